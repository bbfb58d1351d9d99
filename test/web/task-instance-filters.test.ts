import { describe, expect, test } from 'vitest';
import type { Schema } from '#lib/api/client.ts';
import { isTaskInstanceWanted, taskInstanceQueryOf } from '#lib/model/task-instance-filters.ts';

const TASK: Schema<'ListedTaskInstance'> = {
	id: 'ins_1.load',
	instanceId: 'ins_1',
	key: 'load',
	name: 'Load the orders',
	workflowId: 'wf_1',
	workflowName: 'daily-sales',
	type: 'SQL',
	state: 'failed',
	cause: 'timeout',
	failure: null,
	mode: 'normal',
	round: 1,
	attempt: 2,
	executorId: null,
	scheduleTime: '2026-11-20T10:00:00.000Z',
	instanceCreatedAt: '2026-11-20T10:00:00.000Z',
	startedAt: null,
	endedAt: null,
};

describe('the filters of the list of task instances', () => {
	test('are read from the address, and what is not known is no filter', () => {
		const params = new URLSearchParams('state=failed&state=nonsense&type=SQL&name=load&workflowId=&range=1h');
		expect(taskInstanceQueryOf(params, Date.parse('2026-11-20T10:30:30Z'))).toEqual({
			state: 'failed',
			type: 'SQL',
			name: 'load',
			from: '2026-11-20T09:30:00.000Z',
		});
	});

	test.each([
		[{}, true],
		[{ state: 'failed,running' }, true],
		[{ state: 'success' }, false],
		[{ name: 'ORDERS' }, true],
		[{ name: 'clean' }, false],
		[{ type: 'SHELL' }, false],
		[{ workflowId: 'wf_2' }, false],
		[{ instanceId: 'ins_1' }, true],
		[{ from: '2026-11-20T10:00:00.000Z', to: '2026-11-20T10:00:00.001Z' }, true],
		[{ to: '2026-11-20T10:00:00.000Z' }, false],
	])('decide about a task that was pushed as the API would: %o', (query, isWanted) => {
		expect(isTaskInstanceWanted(TASK, query)).toBe(isWanted);
	});
});
