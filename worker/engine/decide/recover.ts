import { accepted, type Draft, emit, type Turn } from '../draft.ts';
import { weightOf } from '../evolve/phase.ts';
import type { Actor } from '../run-spec.ts';
import { advance } from './advance.ts';
import { illegal, policyForbids } from './refusal.ts';
import { isRerunForbidden } from './rerun.ts';

/** Runs failed, stopped and skipped-by-failure nodes again in the same round; successes keep their outputs (R3). */
export function recover(draft: Draft, by: Actor): Turn {
	const { run, at } = draft;
	if (run.state !== 'failed' && run.state !== 'stopped') return illegal(draft, 'recover');
	const broken = run.tasks.filter((task) => weightOf(task.phase) === 'broken');
	const forbidden = broken.filter(isRerunForbidden).map((task) => task.node.key);
	if (forbidden.length > 0) return policyForbids(draft, forbidden);
	emit(draft, { kind: 'instance_recovered', at, tasks: broken.map((task) => task.node.key), by });
	advance(draft);
	return accepted(draft);
}
