import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ulid } from 'ulid';
import { WRANGLER, wranglerEnvironment } from '../../cli/local/wrangler.ts';
import { bundleLines } from '../../worker/archive/bundle.ts';
import { gzipLines } from '../../worker/archive/gzip-lines.ts';
import { archiveKey } from '../../worker/bucket/keys.ts';
import type { WorkflowDocument } from '../../worker/contract/workflow-document.ts';
import { projectionOf, taskProjectionOf } from '../../worker/engine/view/projection-view.ts';
import { FactStore } from '../../worker/instance/fact-store.ts';
import { MemoryEntryTable } from '../sim/memory-entry-table.ts';
import { EngineDriver, failedWith } from '../support/engine-driver.ts';
import { specOf } from '../support/run-builder.ts';
import type { Stack } from './console-stack.ts';

const DAY_MS = 24 * 3_600_000;
const BUCKET = 'orrery';

const run = promisify(execFile);

/**
 * Puts a run that ended ten days ago into the bucket, as an operator puts a bundle back. Its first task succeeded, its
 * second one failed. No object ever knew it, so whatever is read of it is read from the archive.
 *
 * @returns its id.
 */
export async function putArchivedRun(stack: Stack, workflowId: string, document: WorkflowDocument): Promise<string> {
	const createdAt = Date.now() - 10 * DAY_MS;
	const instanceId = `ins_${ulid(createdAt).toLowerCase()}`;
	const { projectId } = stack.owner;
	const about = { instanceId, projectId, workflowId, createdAt, scheduleTime: createdAt };
	const driver = new EngineDriver(specOf(document, about));
	const [first, second] = document.nodes.map(({ key }) => key);
	if (first !== undefined) driver.succeed(first);
	if (second !== undefined) driver.fail(second, failedWith('exit_3', false));
	const folder = await mkdtemp(join(tmpdir(), 'orrery-bundle-'));
	try {
		const file = join(folder, 'run.ndjson.gz');
		await writeFile(file, gzipLines(linesOf(driver)));
		const where = `${BUCKET}/${archiveKey({ projectId, instanceId })}`;
		const args = ['r2', 'object', 'put', where, '--file', file, '--local', '--persist-to', stack.folder.worker];
		await run(process.execPath, ['--no-warnings', WRANGLER, ...args], { env: wranglerEnvironment(stack.folder) });
		return instanceId;
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

function linesOf({ run: ended, facts, now }: EngineDriver): Iterable<string> {
	const table = new MemoryEntryTable();
	new FactStore(table).append(ended, facts, 1);
	const archivedAt = now + 7 * DAY_MS;
	const row = { ...projectionOf(ended), seq: ended.seq + 1, wakeAt: null, archivedAt };
	const tasks = ended.tasks.map((task) => taskProjectionOf(ended, task));
	return bundleLines({ archivedAt, row, tasks, entries: table.ascending(0) });
}
