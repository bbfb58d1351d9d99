import type { TaskRun } from '../../worker/protocol/task-run.ts';

/** A valid run message; `data` replaces whole parts of it. */
export function aTaskRun(data: Partial<TaskRun['data']> = {}): TaskRun {
	return {
		type: 'task.run',
		timestamp: '2026-11-20T13:00:00.000Z',
		data: {
			attempt: { id: 'ins_1.extract.1', number: 1, deadline: null, leaseSeconds: 90 },
			task: { key: 'extract', name: 'Extract', type: 'ECHO', config: {} },
			params: {},
			mode: 'normal',
			workflow: { id: 'wf_1', name: 'daily-sales', version: 1 },
			instance: { id: 'ins_1', scheduleTime: '2026-11-20T00:00:00.000Z', timeZone: 'Europe/Berlin', kind: 'manual' },
			project: { id: 'prj_1', name: 'demo' },
			callback: { url: 'https://orrery.example/api/v1/callbacks/attempts/ins_1.extract.1', token: 'capability' },
			...data,
		},
	};
}

/** A describe answer with one task type, as an executor that says no more than it must. */
export function aDescribeAnswer(taskType: Record<string, unknown> = {}) {
	return {
		name: 'example',
		version: '1.0.0',
		signature: 'c2lnbmF0dXJl',
		taskTypes: [{ type: 'ECHO', title: 'Echo', configSchema: { type: 'object' }, ...taskType }],
	};
}
