import type { Route } from '../engine/run-spec.ts';
import type { Refusal, Started, WorkflowInstanceRpc } from '../instance/rpc.ts';
import type { PublishedWorkflow } from './rpc.ts';
import { startRequestSchema } from './rpc-schema.ts';
import { runSpecOf } from './run-spec.ts';
import type { StartRow } from './start-table.ts';
import { isActive, type LineEntry } from './strategy.ts';

/** What is said to a run. */
type StartWord = (run: WorkflowInstanceRpc) => Promise<Started | Refusal>;

export interface WordParts {
	readonly row: StartRow;
	/** Where it stands in the line of its workflow; null for one that the execution strategy does not count. */
	readonly entry: LineEntry | null;
	/** The version it begins with; null when nobody keeps it any more. */
	readonly workflow: PublishedWorkflow | null;
	readonly routes: readonly Route[];
	/** Until when what is said waits for an answer, in epoch ms. */
	readonly until: number;
}

/**
 * What a run that has not ended is told, again until it confirms: that it starts, waits, goes on or is discarded. Null for
 * one that can only be asked how it stands: its version is kept no longer, or it has yet to say whether an order opened it.
 */
export function startWordTo(parts: WordParts): StartWord | null {
	const { row, entry, workflow, routes } = parts;
	const state = entry?.state ?? 'active';
	if (entry !== null && state === 'discarding') return (run) => run.discard(entry.ticket);
	const start = workflow === null ? null : startOf({ ...parts, workflow });
	if (entry !== null && state === 'called') return (run) => goOn(run, { entry, row, routes, start });
	const isReopened = row.endedAt !== null && entry !== null && state !== 'active';
	return isReopened ? null : start;
}

function startOf({
	row,
	entry,
	workflow,
	routes,
	until,
}: WordParts & { readonly workflow: PublishedWorkflow }): StartWord {
	const { instanceId, key: startKey, createdAt, slots } = row;
	const request = startRequestSchema.parse(JSON.parse(row.request));
	const spec = runSpecOf(workflow, request, { instanceId, startKey, createdAt, slots, routes });
	const hasEnded = row.endedAt !== null;
	if (entry !== null && !isActive(entry)) {
		const { ticket, strategy } = entry;
		return (run) => run.startWaiting(spec, hasEnded, { ticket, strategy }, until);
	}
	return (run) => (spec.recoverFrom === undefined ? run.start(spec, hasEnded) : run.startRecovering(spec, hasEnded));
}

/** The turn of a run has come. One that never heard that it was to wait begins with it. */
async function goOn(run: WorkflowInstanceRpc, { entry, row, routes, start }: GoingOn): Promise<Started | Refusal> {
	const answer = await run.letGo(entry.ticket, row.slots, routes);
	const neverBegan = !answer.ok && answer.code === 'not_found' && row.endedAt === null;
	return neverBegan && start !== null ? start(run) : answer;
}

interface GoingOn extends Pick<WordParts, 'row' | 'routes'> {
	readonly entry: LineEntry;
	readonly start: StartWord | null;
}
