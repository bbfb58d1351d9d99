import type { TaskOperation } from '../../worker/engine/command.ts';
import type { FactKind } from '../../worker/engine/fact.ts';
import { isHeld } from '../../worker/engine/is-held.ts';
import type { PlaceInLine, Run } from '../../worker/engine/state.ts';
import { commandOf, type RunOrder } from '../../worker/instance/order.ts';
import { unreachable } from '../../worker/lib/unreachable.ts';
import type { Random } from './random.ts';
import { remoteCall } from './remote-call.ts';
import type { RunHost } from './run-host.ts';
import type { SimContext } from './sim-context.ts';
import type { SimScheduler } from './sim-scheduler.ts';

/** A run, and how people reach it. */
export interface Operated {
	readonly host: RunHost;
	readonly spec: Run['spec'];
	readonly scheduler: SimScheduler;
	/** What people have in mind. */
	readonly kinds: Kinds;
}

type Kinds = readonly [(typeof KINDS_IN_LINE)[number], ...(typeof KINDS_IN_LINE)[number][]];

/** What people ask for most is there most often. */
export const KINDS = [
	'stop',
	'stop',
	'stop',
	'stop',
	'stop',
	'stop',
	'rerun',
	'recover',
	'recover',
	'force_close',
	'force_close',
	'force_close',
	'edit',
	'pause',
	'pause',
	'resume',
	'resume',
	'rerun_tasks',
	'rerun_tasks',
	'operate_tasks',
	'operate_tasks',
	'operate_tasks',
	'operate_tasks',
	'operate_tasks',
] as const;
/** What leaves a run's outcome alone where runs wait for their turn. */
export const KEEPING_BACK = ['hold', 'hold', 'release'] as const;
/** All of that. */
export const KINDS_IN_LINE = [...KINDS, ...KEEPING_BACK, ...KEEPING_BACK, 'recover', 'rerun', 'rerun'] as const;
const TASK_OPERATIONS = ['hold', 'hold', 'release', 'terminate', 'set_success', 'set_failed'] as const;
const PEOPLE = ['somebody', 'somebody-else', 'a-program'] as const;

type RunOperation = Exclude<RunOrder['kind'], 'operate_tasks' | 'hold' | 'release'>;
type OrderName = RunOperation | 'hold_run' | 'release_run' | TaskOperation;

/** The fact that each order leaves when it changes something. */
export const FACT_OF_ORDER: Readonly<Record<OrderName, FactKind>> = {
	hold_run: 'instance_held',
	release_run: 'instance_released',
	stop: 'instance_stopping',
	pause: 'instance_pausing',
	resume: 'instance_resumed',
	rerun: 'round_started',
	recover: 'instance_recovered',
	edit: 'definition_replaced',
	force_close: 'instance_ended',
	rerun_tasks: 'tasks_reset',
	hold: 'tasks_held',
	release: 'tasks_released',
	terminate: 'tasks_terminated',
	set_success: 'task_forced',
	set_failed: 'task_forced',
};

/** Somebody asks something of a run: whatever comes to mind, whether it fits the state or not. */
export async function operateAtRandom(sim: SimContext, target: Operated): Promise<void> {
	const run = target.host.stored;
	const unbegun = target.kinds.includes('stop') ? 'stop' : 'hold';
	await order(sim, target, run === null ? { kind: unbegun } : orderAtRandom(sim.random, run, target.kinds));
}

/** Somebody lets a run go on that others have left paused, or with held tasks. */
export async function letGoOn(sim: SimContext, target: Operated): Promise<void> {
	const run = target.host.stored;
	if (run === null || run.endedAt !== null) return;
	const held = run.tasks.filter((task) => task.phase.state === 'held').map((task) => task.node.key);
	if (isHeld(run.inLine) || target.scheduler.isHeld(target.spec.instanceId))
		await order(sim, target, { kind: 'release' });
	else if (run.pause?.reason === 'asked') await order(sim, target, { kind: 'resume' });
	else if (held.length > 0) await order(sim, target, { kind: 'operate_tasks', operation: 'release', tasks: held });
}

async function order(sim: SimContext, target: Operated, wanted: RunOrder): Promise<void> {
	const { host, scheduler } = target;
	const before = host.stored?.seq ?? 0;
	const operation = nameOf(wanted);
	const by = { kind: 'user', id: sim.random.pick(PEOPLE) } as const;
	sim.note(`${by.id} asks ${host.instanceId} to ${operation}`);
	try {
		const operate = (wait: PlaceInLine | null) =>
			host.call((run) => run.operate((at) => commandOf(wanted, by, at, wait)));
		const acted = await (passesScheduler(wanted)
			? scheduler.order(target, wanted.kind, operate)
			: remoteCall(sim, () => operate(null)));
		if (!('reply' in acted) || !acted.reply.ok) return;
		const { changed } = acted.reply;
		sim.see({ kind: 'operation_acknowledged', operation, changed, before, stored: host.stored });
	} catch {
		// People try again or do not; a call that failed promised nothing. The API wakes the run.
		await remoteCall(sim, () => host.call((run) => run.poke())).catch(() => null);
	}
}

function nameOf(wanted: RunOrder): OrderName {
	if (wanted.kind === 'operate_tasks') return wanted.operation;
	return wanted.kind === 'hold' || wanted.kind === 'release' ? `${wanted.kind}_run` : wanted.kind;
}

/** Orders to runs that may have ended, which only their scheduler looks after, and those that the line has to know. */
function passesScheduler(wanted: RunOrder): boolean {
	const { kind } = wanted;
	if (kind === 'operate_tasks') return wanted.operation === 'set_success' || wanted.operation === 'set_failed';
	if (kind === 'hold' || kind === 'release') return true;
	return kind === 'rerun' || kind === 'recover' || kind === 'rerun_tasks' || kind === 'edit';
}

function orderAtRandom(random: Random, run: Run, kinds: Kinds): RunOrder {
	const kind = random.pick(kinds);
	const tasks = someOf(random, run);
	switch (kind) {
		case 'operate_tasks':
			return { kind, operation: random.pick(TASK_OPERATIONS), tasks };
		case 'rerun_tasks':
			return { kind, tasks, withDownstream: random.pick([true, false]), newest: random.pick([null, newerOf(run)]) };
		case 'rerun':
			return { kind, definition: random.pick([null, { ...newerOf(run), projectParams: null }]) };
		case 'edit':
			return { kind, definition: { ...newerOf(run), projectParams: null } };
		case 'stop':
		case 'pause':
		case 'resume':
		case 'hold':
		case 'release':
		case 'recover':
		case 'force_close':
			return { kind };
		default:
			return unreachable(kind);
	}
}

/** The node that comes and goes. */
const LATER = 'later';

/** Tasks of a run, mostly one. */
function someOf(random: Random, { tasks }: Run): string[] {
	const keys = tasks.map((task) => task.node.key);
	const one = keys[random.between(0, keys.length - 1)] ?? '';
	return random.pick([true, true, false]) ? [one] : keys.filter((key) => key === one || random.pick([true, false]));
}

/** A later version: a node follows the first that runs, and is gone again in the version after. */
function newerOf({ spec, plan }: Run): { readonly version: number; readonly document: Run['spec']['document'] } {
	const { version, document, scope } = spec;
	const first = plan.nodes.find(({ disabled }) => !disabled)?.node;
	const rest = document.nodes.filter(({ key }) => key !== LATER);
	const isGrown = scope === null && first !== undefined && rest.length === document.nodes.length;
	const nodes = isGrown ? [...rest, { ...first, key: LATER, upstream: [first.key] }] : rest;
	return { version: version + 1, document: { ...document, nodes } };
}
