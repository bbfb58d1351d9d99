import { expect, test } from 'vitest';
import type { Schema } from '#lib/api/client.ts';
import { choicesOfRun } from '#lib/model/workflow/recovered-choices.ts';

const RUN = {
	id: 'ins_01kf0000000000000000000000',
	failureStrategy: 'end',
	priority: 'HIGH',
	mode: 'normal',
	executorGroup: null,
	scope: { keys: ['load'], scope: 'forward' },
} as unknown as Schema<'InstanceDetail'>;

test('a run is recovered as it was started: values that are declared in their fields, others beside them', () => {
	const startup = { day: '2026-01-01', shops: ['north'], note: 'x' };
	const choices = choicesOfRun({ run: RUN, startup, declared: new Set(['day', 'shops', 'other']) });
	expect(choices).toMatchObject({
		...{ recoverFrom: RUN.id, failureStrategy: 'end', priority: 'HIGH', mode: 'normal', executorGroup: '' },
		...{ texts: { day: '2026-01-01', shops: '["north"]' }, extra: [{ name: 'note', text: 'x' }] },
		...{ keys: ['load'], scope: 'forward', version: null, scheduleTime: '', timeZone: '' },
	});
});
