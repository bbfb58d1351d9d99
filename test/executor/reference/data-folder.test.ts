import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openReferenceExecutor } from '../../../executor/reference/reference-executor.ts';
import { readReferenceOptions } from '../../../executor/reference/reference-options.ts';
import { generateSigningSecret } from '../../../worker/protocol/signing-secret.ts';

test('the data folder, with what tasks put out, is made for its owner alone', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'orrery-data-'));
	const data = join(folder, 'data');
	const read = readReferenceOptions(['--secret', generateSigningSecret(), '--data', data], {});
	if (!read.ok) throw new Error(read.problems.join());
	await openReferenceExecutor(read.options);
	expect((await stat(data)).mode & 0o077).toBe(0);
	await rm(folder, { recursive: true, force: true });
});
