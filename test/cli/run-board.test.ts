import { expect, test } from 'vitest';
import { type RunView, runBoard } from '../../cli/demo/run-board.ts';

function task(parts: Partial<RunView['tasks'][number]>): RunView['tasks'][number] {
	return {
		key: 'extract',
		type: 'SHELL',
		state: 'pending',
		reason: null,
		cause: null,
		attempt: 0,
		startedAt: null,
		endedAt: null,
		failure: null,
		...parts,
	};
}

test('a run shows what each task waits for, how long it took, and why it failed', () => {
	const failure = { cause: 'executor_failed', message: 'Exit code 1.', code: null, retryable: true } as const;
	const lines = runBoard({
		instance: { id: 'ins_1', workflowName: 'daily', state: 'running' },
		tasks: [
			task({
				state: 'success',
				attempt: 2,
				startedAt: '2026-01-01T00:00:00.000Z',
				endedAt: '2026-01-01T00:00:01.240Z',
			}),
			task({ key: 'load', type: 'SQL', state: 'queued', reason: 'delivery' }),
			task({ key: 'check', state: 'failed', cause: 'executor_failed', failure }),
			task({ key: 'report', state: 'skipped', cause: 'upstream_failed' }),
		],
	});
	expect(lines).toEqual([
		'  daily  ins_1',
		'    extract  SHELL   success        attempt 2, 1.2 s',
		'    load     SQL     queued         delivery',
		'    check    SHELL   failed         Exit code 1.',
		'    report   SHELL   skipped        upstream_failed',
		'    → running',
	]);
});
