import type { TaskWhy } from '../../../contract/why.ts';
import type { Run, Task } from '../../state.ts';
import { chainOf } from './chain.ts';
import { heldByPlatform, type Known } from './known.ts';
import { sceneOf } from './scene.ts';
import { standingOf } from './task-standing.ts';

/** Why a task does not run, or ended as it did (V8): what stands behind it, down to where the chain ends. */
export function taskWhy(run: Run, task: Task, known: Known): TaskWhy {
	const scene = sceneOf(run, known);
	const standing = standingOf(run, task, scene);
	const { told, roots, left } = chainOf(run, [task]);
	return {
		...standing,
		blockers: [...(run.endedAt === null ? heldByPlatform(run, known) : []), ...standing.blockers],
		roots: roots.map((root) => root.node.key),
		timeZone: run.spec.timeZone,
		tasks: told.map((other) => standingOf(run, other, scene)),
		left,
	};
}
