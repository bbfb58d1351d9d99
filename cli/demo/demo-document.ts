import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import {
	inlineTaskSchema,
	type WorkflowDocument,
	workflowDocumentSchema,
} from '../../worker/contract/workflow-document.ts';

/** The demo's workflow documents, as they lie beside this file. */
export type DemoName = 'daily-orders' | 'demo-user-product';

export async function readDemoDocument(name: DemoName): Promise<WorkflowDocument> {
	return workflowDocumentSchema.parse(await readYaml(`${name}.yaml`));
}

/** The same document with its Python step done by a shell script, for a machine without python3. */
export async function withoutPython(document: WorkflowDocument): Promise<WorkflowDocument> {
	const task = inlineTaskSchema.parse(await readYaml('clean-orders-in-shell.yaml'));
	const nodes = document.nodes.map((node) => (node.task.type === 'PYTHON' ? { ...node, task } : node));
	return { ...document, nodes };
}

export function hasPython(): boolean {
	return spawnSync('python3', ['--version'], { stdio: 'ignore' }).status === 0;
}

async function readYaml(file: string): Promise<unknown> {
	return parse(await readFile(join(import.meta.dirname, file), 'utf8'));
}
