import { describe, expect, test } from 'vitest';
import type { Schema } from '#lib/api/client.ts';
import { choicesOfRun, splitValues } from '#lib/model/workflow/recovered-choices.ts';

const RUN = {
	id: 'ins_01kf0000000000000000000000',
	failureStrategy: 'end',
	priority: 'HIGH',
	mode: 'normal',
	executorGroup: null,
	retry: { count: 4, intervalSeconds: 45, backoffFactor: 2 },
	scope: { keys: ['load'], scope: 'forward' },
} as unknown as Schema<'InstanceDetail'>;

test('a run is recovered as it was started', () => {
	const startup = { day: '2026-01-01', shops: ['north'] };
	expect(choicesOfRun({ run: RUN, startup })).toMatchObject({
		...{ recoverFrom: RUN.id, failureStrategy: 'end', priority: 'HIGH', mode: 'normal', executorGroup: '' },
		...{ retries: 'ofRun', retryOfRun: RUN.retry, given: startup, texts: {} },
		extra: [
			{ name: 'day', text: '2026-01-01' },
			{ name: 'shops', text: '["north"]' },
		],
		...{ keys: ['load'], scope: 'forward', version: null, scheduleTime: '', timeZone: '' },
	});
});

describe('the values of a start', () => {
	const extra = [
		{ name: 'note', text: 'x' },
		{ name: 'day', text: '2026-01-01' },
		{ name: '', text: '' },
	];

	test('stand in the fields of what a version declares, the others beside them', () => {
		expect(splitValues({ texts: {}, extra }, [{ name: 'day' }, { name: 'other' }])).toEqual({
			texts: { day: '2026-01-01' },
			extra: [
				{ name: 'note', text: 'x' },
				{ name: '', text: '' },
			],
		});
	});

	test('change their place with the version, and none is lost', () => {
		const first = splitValues({ texts: {}, extra }, [{ name: 'day' }]);
		expect(splitValues(first, [{ name: 'note' }])).toEqual({
			texts: { note: 'x' },
			extra: [
				{ name: 'day', text: '2026-01-01' },
				{ name: '', text: '' },
			],
		});
		expect(splitValues(first, [{ name: 'day' }])).toEqual(first);
	});
});
