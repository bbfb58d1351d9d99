import { expect, test } from 'vitest';
import { type RunBlocker, type TaskStanding, treeOf, type WhyBranch } from '#lib/model/why-tree.ts';

function blocker(kind: RunBlocker['kind'], tasks: string[] = []): RunBlocker {
	return { kind, text: kind, values: {}, by: null, since: null, until: null, release: null, tasks, more: 0 };
}

function standing(key: string, ...blockers: RunBlocker[]): TaskStanding {
	return { id: `ins_1.${key}`, key, name: key, state: 'pending', failsAt: null, blockers };
}

/** Keys and kinds, nested as they are shown. */
function outline(branches: readonly WhyBranch[]): unknown[] {
	return branches.map(({ blocker: { kind }, tasks }) => [
		kind,
		...tasks.map(({ key, isRepeated, branches: below }) => [isRepeated ? `${key} again` : key, ...outline(below)]),
	]);
}

test('a task is opened out where it is met first, and only named afterwards', () => {
	const tree = treeOf(
		[blocker('upstream', ['b', 'c'])],
		[
			standing('b', blocker('upstream', ['a'])),
			standing('c', blocker('upstream', ['a'])),
			standing('a', blocker('running')),
		],
	);
	expect(outline(tree)).toEqual([
		['upstream', ['b', ['upstream', ['a', ['running']]]], ['c', ['upstream', ['a again']]]],
	]);
});

test('what is true of the whole run is said once', () => {
	const tree = treeOf(
		[blocker('run_paused'), blocker('upstream', ['a'])],
		[standing('a', blocker('run_paused'), blocker('start_delay'))],
	);
	expect(outline(tree)).toEqual([['run_paused'], ['upstream', ['a', ['start_delay']]]]);
});

test('a task that the answer had no room for is named', () => {
	const [branch] = treeOf([blocker('upstream', ['a'])], []);
	expect(branch?.tasks).toMatchObject([{ key: 'a', standing: undefined, branches: [] }]);
});
