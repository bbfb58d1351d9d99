import type { RunSpec } from '../../worker/engine/run-spec.ts';
import { endOf } from '../../worker/instance/end-report.ts';
import type { InstanceRun } from '../../worker/instance/instance-run.ts';
import { NO_RUN } from '../../worker/instance/platform-hold.ts';
import type { Refusal, Started } from '../../worker/instance/rpc.ts';
import { isActive, type LineEntry } from '../../worker/schedule/strategy.ts';

type Word = (run: InstanceRun) => Promise<Started | Refusal>;

/** What a run in the line of its workflow is told, as the scheduler knows it when it says so. */
export function lineWord(spec: RunSpec, entry: LineEntry, hasEnded: boolean): Word {
	const { state, ticket, strategy } = entry;
	if (state === 'discarding') return (run) => run.told((at) => ({ kind: 'discard', at, ticket }));
	if (state === 'called') return (run) => goOn(run, spec, ticket, hasEnded);
	if (hasEnded && state !== 'active') return howItStands;
	const waits = isActive(entry) ? null : { ticket, strategy };
	return (run) => run.start(spec, { hasEnded, waits });
}

/** The turn of a run has come. One that never heard that it was to wait begins with it. */
async function goOn(run: InstanceRun, spec: RunSpec, ticket: number, hasEnded: boolean): Promise<Started | Refusal> {
	const { slots, routes } = spec;
	const answer = await run.told((at) => ({ kind: 'let_go', at, ticket, slots, routes }));
	const neverBegan = !answer.ok && answer.code === 'not_found' && !hasEnded;
	return neverBegan ? run.start(spec, { hasEnded, waits: null }) : answer;
}

/** It is only asked: whether an order opened it is for it to say. */
async function howItStands(run: InstanceRun): Promise<Started | Refusal> {
	await run.refresh();
	const stored = run.load();
	if (stored === null || run.archivedAt !== null) return NO_RUN;
	const standing = { ok: true, end: endOf(stored), lookAgain: false } as const;
	return stored.inLine === null ? standing : { ...standing, ticket: stored.inLine.ticket };
}
