import type { RebuildRow } from '../../db/query/projection-rebuild.ts';
import { severalAtOnce } from '../../lib/several-at-once.ts';

/** Runs and bundles of one piece of the work: a piece takes seconds, whatever the project has. */
export const RUNS_PER_STEP = 100;
export const ARCHIVES_PER_STEP = 25;

/** What rebuilding a project's lists reaches outside itself. */
export interface RebuildPorts {
	/** The first workflow after an id, by id; null when there is none. */
	readonly workflowAfter: (projectId: string, workflowId: string) => Promise<string | null>;
	/** Runs a workflow started, in the order of `part`, after one of them; deleted ones are left out. */
	readonly runs: (
		projectId: string,
		workflowId: string,
		page: { readonly after: string; readonly limit: number },
	) => Promise<readonly { readonly part: string; readonly instanceId: string }[]>;
	/** Asks a run to tell its rows again; false for one whose object is empty. */
	readonly relist: (projectId: string, instanceId: string) => Promise<boolean>;
	/** Bundles after a key, in the order of keys. */
	readonly archives: (projectId: string, after: string, limit: number) => Promise<readonly string[]>;
	/** Puts the rows of a bundle on their way. */
	readonly tellArchive: (key: string) => Promise<void>;
	readonly missed: (what: string, problem: unknown) => void;
	readonly now: () => number;
}

/**
 * The next piece of rebuilding a project's lists: first every run that a workflow knows of tells its rows again, then
 * every bundle of the archive. Rows that are there already stay as they are, so all of it may be done at any time and
 * any number of times. What cannot be reached is counted and left behind.
 */
export function stepRebuild(row: RebuildRow, ports: RebuildPorts): Promise<RebuildRow> {
	return row.phase === 'runs' ? stepRuns(row, ports) : stepArchives(row, ports);
}

async function stepRuns(row: RebuildRow, ports: RebuildPorts): Promise<RebuildRow> {
	const { projectId } = row;
	const workflowId = row.workflowId === '' ? await ports.workflowAfter(projectId, '') : row.workflowId;
	if (workflowId === null) return stepped({ ...row, phase: 'archives' }, ports);
	const runs = await ports.runs(projectId, workflowId, { after: row.part, limit: RUNS_PER_STEP });
	let told = 0;
	const missed = await countMissed(runs, ports, async ({ instanceId }) => {
		if (await ports.relist(projectId, instanceId)) told += 1;
	});
	const next = { ...row, runs: row.runs + told, missed: row.missed + missed };
	if (runs.length === RUNS_PER_STEP) return stepped({ ...next, workflowId, part: runs.at(-1)?.part ?? '' }, ports);
	const following = await ports.workflowAfter(projectId, workflowId);
	if (following === null) return stepped({ ...next, phase: 'archives' }, ports);
	return stepped({ ...next, workflowId: following, part: '' }, ports);
}

async function stepArchives(row: RebuildRow, ports: RebuildPorts): Promise<RebuildRow> {
	const keys = await ports.archives(row.projectId, row.archive, ARCHIVES_PER_STEP);
	const missed = await countMissed(keys, ports, ports.tellArchive);
	const archives = row.archives + keys.length - missed;
	const next = { ...row, archives, missed: row.missed + missed, archive: keys.at(-1) ?? row.archive };
	if (keys.length === ARCHIVES_PER_STEP) return stepped(next, ports);
	return stepped({ ...next, phase: 'done', finishedAt: ports.now() }, ports);
}

function stepped(row: RebuildRow, { now }: RebuildPorts): RebuildRow {
	return { ...row, step: row.step + 1, steppedAt: now() };
}

async function countMissed<Item>(
	items: readonly Item[],
	{ missed }: RebuildPorts,
	work: (item: Item) => Promise<void>,
): Promise<number> {
	let count = 0;
	await severalAtOnce(items, async (item) => {
		try {
			await work(item);
		} catch (problem) {
			count += 1;
			missed(typeof item === 'string' ? item : JSON.stringify(item), problem);
		}
	});
	return count;
}
