import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readDemoDocument, withoutPython } from '../../cli/demo/demo-document.ts';
import { parseOutLine } from '../../executor/reference/out-line.ts';
import { runStatements } from '../../executor/reference/run-statements.ts';
import type { WorkflowDocument } from '../../worker/contract/workflow-document.ts';
import { checkDocument } from '../../worker/engine/check-document.ts';
import { templateOf } from '../../worker/engine/parameter/reference.ts';
import { warningsOf } from '../../worker/engine/warnings-of.ts';
import { temporaryFolder } from './temporary-folder.ts';

type Values = Record<string, string>;

function textOf(document: WorkflowDocument, key: string, field: 'script' | 'sql', values: Values): string {
	const config = document.nodes.find((node) => node.key === key)?.task.config;
	const { pieces, names } = templateOf(String(config?.[field]));
	return pieces.map((piece, index) => piece + (values[names[index] ?? ''] ?? '')).join('');
}

function runShell(script: string, cwd: string, values: Values): void {
	const { status, stdout, stderr } = spawnSync('sh', ['-c', script], { cwd, encoding: 'utf8' });
	expect(status, stderr).toBe(0);
	for (const line of stdout.split('\n')) {
		const output = parseOutLine(line);
		if (output !== undefined) values[output.name] = output.value;
	}
}

test('the demo workflows can be brought online without a warning', async () => {
	for (const name of ['daily-orders', 'demo-user-product'] as const) {
		const document = await readDemoDocument(name);
		expect(checkDocument(document)).toEqual([]);
		expect(warningsOf(document)).toEqual([]);
	}
});

test('without Python the same lines are dropped, and the report says the same', async () => {
	const document = await withoutPython(await readDemoDocument('daily-orders'));
	const folder = await temporaryFolder();
	const values: Values = { day: '20261119', orders: '5000', currency: 'EUR' };

	runShell(textOf(document, 'write-orders', 'script', values), folder, values);
	runShell(textOf(document, 'clean-orders', 'script', values), folder, values);
	expect(values).toMatchObject({ lines: '5100', kept: '4949', dropped: '151' });
	expect(JSON.parse(readFileSync(join(folder, 'clean.json'), 'utf8'))).toHaveLength(4949);

	const report = runStatements(
		{
			databasePath: join(folder, 'warehouse.sqlite'),
			folderPath: folder,
			sql: textOf(document, 'load-orders', 'sql', values),
			params: { day: '20261119' },
			result: 'firstRow',
			transaction: true,
			loggedRows: 0,
		},
		() => undefined,
	);
	const outputs = { rows: 4949, customers: 400, total: '2664869.50', top_product: 'armillary-sphere' };
	expect(report).toMatchObject({ ok: true, outputs });
});
