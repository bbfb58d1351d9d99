import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WorkFolders } from '../../../executor/reference/work-folder.ts';

let root: string;
beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), 'orrery-work-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test.for(['.', '..', '../..', '..%2F', '/'])(
	'an attempt called %s gets a folder of its own and takes no other along',
	async (id) => {
		const kept = join(root, 'instance', 'ins_1', 'orders.json');
		mkdirSync(dirname(kept), { recursive: true });
		writeFileSync(kept, '[]');
		const path = await new WorkFolders(root).use('attempt', { instanceId: 'ins_1', attemptId: id }, async (cwd) => cwd);
		expect([dirname(path), basename(path).startsWith('.')]).toEqual([join(root, 'attempt'), false]);
		expect([existsSync(kept), existsSync(path)]).toEqual([true, false]);
	},
);

test('a link a script left behind leads the sweep nowhere', async () => {
	mkdirSync(join(root, 'instance'));
	symlinkSync('/nowhere/at/all', join(root, 'instance', 'lost'));
	await expect(new WorkFolders(root).sweep(Date.now())).resolves.toBeUndefined();
});
