import { expect, test } from 'vitest';
import { tellAnswers } from '../../worker/dispatch/tell-answers.ts';
import type { ExecutorSaid } from '../../worker/engine/command.ts';
import type { WorkflowInstanceRpc } from '../../worker/instance/rpc.ts';

const SAID: readonly ExecutorSaid[] = ['a', 'b', 'c'].map((task) => {
	const call = { force: true, executorId: 'exe_1', send: null };
	return { task, attempt: 1, to: 'stop', answer: { state: 'stopped' }, call };
});

type Told = Parameters<WorkflowInstanceRpc['answer']>;

test('a run is told several answers in one call', async () => {
	const told: Told[] = [];
	await tellAnswers({ answer: async (...args) => told.push(args) }, SAID);
	const { to, answer, ...asked } = SAID[0] ?? {};
	expect(told).toEqual([[asked, to, answer, SAID.slice(1)]]);
});

test('an object of the release before, which takes the first answer and says nothing, is told all of them', async () => {
	const told: Told[] = [];
	const answer = (...args: Told) => {
		told.push(args);
		return Promise.resolve(undefined);
	};
	await tellAnswers({ answer }, SAID);
	expect(told.map(([{ task }]) => task)).toEqual(['a', 'b', 'c']);
});
