import type { Schema } from '#lib/api/client.ts';
import { timeRangeOf } from './time-range.ts';

type Instance = Schema<'Instance'>;

/** The names of the list's filters in the address and in the API. */
export const INSTANCE_FILTERS = ['state', 'workflowId', 'kind', 'mode', 'name', 'range', 'from', 'to'];

export const INSTANCE_STATES = [
	'running',
	'waiting',
	'failed',
	'success',
	'stopped',
	'stopping',
	'pausing',
	'paused',
	'planned',
	'discarded',
] as const satisfies Instance['state'][];

export const INSTANCE_KINDS = ['manual', 'schedule', 'backfill', 'child'] as const satisfies Instance['kind'][];
export const RUN_MODES = ['normal', 'dryRun', 'test'] as const satisfies Instance['mode'][];

/** What a list of runs asks the API for. */
export interface InstanceQuery {
	/** Several, separated by commas. */
	readonly state?: string;
	readonly workflowId?: string;
	readonly name?: string;
	readonly kind?: Instance['kind'];
	readonly mode?: Instance['mode'];
	readonly from?: string;
	readonly to?: string;
}

type Params = Pick<URLSearchParams, 'get' | 'getAll'>;

/** The filters that an address holds; whatever is not known is no filter. */
export function instanceQueryOf(params: Params, nowMs: number): InstanceQuery {
	const given = params.getAll('state').flatMap((text) => text.split(','));
	const states = INSTANCE_STATES.filter((state) => given.includes(state));
	const kind = INSTANCE_KINDS.find((known) => known === params.get('kind'));
	const mode = RUN_MODES.find((known) => known === params.get('mode'));
	const workflowId = params.get('workflowId');
	const name = params.get('name');
	return {
		...(states.length > 0 ? { state: states.join(',') } : {}),
		...(workflowId ? { workflowId } : {}),
		...(name ? { name } : {}),
		...(kind ? { kind } : {}),
		...(mode ? { mode } : {}),
		...timeRangeOf(params, nowMs),
	};
}

/** Whether a run that was pushed belongs into the list. */
export function isWanted(run: Instance, query: InstanceQuery): boolean {
	const { state, workflowId, name, kind, mode, from, to } = query;
	return (
		(!state || state.split(',').includes(run.state)) &&
		(!workflowId || run.workflowId === workflowId) &&
		(!name || run.workflowName.toLowerCase().includes(name.toLowerCase())) &&
		(!kind || run.kind === kind) &&
		(!mode || run.mode === mode) &&
		(!from || run.createdAt >= from) &&
		(!to || run.createdAt < to)
	);
}
