import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { choosePort } from '../../cli/local/choose-port.ts';
import { type LocalStack, startLocalStack } from '../../cli/local/local-stack.ts';
import { openStateFolder, type StateFolder } from '../../cli/local/state-folder.ts';

describe('other users of the machine', () => {
	let folder: StateFolder;
	let stack: LocalStack;

	beforeAll(async () => {
		folder = await openStateFolder(await mkdtemp(join(tmpdir(), 'orrery-doors-')));
		const { port } = await choosePort(0);
		stack = await startLocalStack({ folder, port, withExecutor: false, say: () => undefined });
	});
	afterAll(async () => {
		await stack.stop();
		await rm(folder.path, { recursive: true, force: true });
	});

	test.for(['/cdn-cgi/explorer/api', '/cdn-cgi/local/explorer/api'])(
		'find no way into the databases at %s',
		async (api) => {
			const response = await fetch(`${stack.url}${api}/d1/database/DB/raw`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ sql: 'SELECT hash FROM tokens' }),
			});
			expect([response.ok, await response.text()]).toEqual([false, expect.not.stringContaining('hash')]);
		},
	);

	test.for(['secretsFile', 'variablesFile'] as const)('cannot read the %s', async (file) => {
		expect((await stat(folder[file])).mode & 0o077).toBe(0);
	});
});
