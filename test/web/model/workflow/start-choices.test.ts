import { beforeEach, describe, expect, test, vi } from 'vitest';
import { personKey } from '#lib/model/person-key.ts';
import { type Parameter, textOfValue, valueOfText } from '#lib/model/workflow/parameter-text.ts';
import {
	forgetChoices,
	hasOptions,
	rememberChoices,
	rememberedChoices,
	STANDARD_CHOICES,
	type StartChoices,
	startBody,
} from '#lib/model/workflow/start-choices.ts';
import { MemoryStorage } from '../memory-storage.ts';

const RUN_ID = 'ins_01kf0000000000000000000000';
const DECLARED: readonly Parameter[] = [
	{ name: 'day', direction: 'in', type: 'string', value: '${system.biz.date}' },
	{ name: 'limit', direction: 'in', type: 'integer', value: 100 },
	{ name: 'shops', direction: 'in', type: 'list', value: ['north'] },
];

function body(choices: Partial<StartChoices>) {
	return startBody({ ...STANDARD_CHOICES, ...choices }, DECLARED, 'Europe/Berlin');
}

describe('what is sent to start a run', () => {
	test('leaves out values that are as declared, so that the declaration stays in force', () => {
		expect(body({ texts: { day: '${system.biz.date}', limit: '100', shops: '["north"]' } }).body.params).toEqual({});
	});

	test('holds values in their types, and expressions as they are', () => {
		const { body: sent, faults } = body({ texts: { day: 'x', limit: '7', shops: '${all}' } });
		expect([sent.params, faults.size]).toEqual([{ day: 'x', limit: 7, shops: '${all}' }, 0]);
	});

	test('names the values that are none of their type', () => {
		const { faults } = body({ texts: { limit: '1.5', shops: '{}' }, extra: [{ name: '', text: 'lost' }] });
		expect([...faults]).toEqual(['limit', 'shops', 'extra']);
	});

	test('takes the schedule time in the zone of the run, else of the project', () => {
		expect(body({ scheduleTime: '2026-07-01T08:00' }).body.scheduleTime).toBe('2026-07-01T06:00:00.000Z');
		const inTokyo = body({ scheduleTime: '2026-07-01T08:00', timeZone: 'Asia/Tokyo' }).body;
		expect(inTokyo).toMatchObject({ scheduleTime: '2026-06-30T23:00:00.000Z', timeZone: 'Asia/Tokyo' });
		expect([...body({ scheduleTime: 'soon' }).faults]).toEqual(['scheduleTime']);
	});

	test('names a version and a run to recover from only when they were chosen', () => {
		expect(Object.keys(body({}).body)).not.toContain('version');
		expect(Object.keys(body({}).body)).not.toContain('recoverFrom');
		const chosen = { version: 2, recoverFrom: RUN_ID };
		expect(body(chosen).body).toMatchObject(chosen);
	});

	test('holds values of the recovered run as they were there, unless their text was changed', () => {
		const given = { limit: 100, shops: ['north'], rows: 42, list: [1], gone: 1 };
		const texts = { limit: '100', shops: '["south"]' };
		const extra = [
			{ name: 'rows', text: '42' },
			{ name: 'list', text: '[1,2]' },
		];
		const { body: sent } = body({ recoverFrom: RUN_ID, given, texts, extra });
		expect(sent.params).toEqual({ limit: 100, shops: ['south'], rows: 42, list: '[1,2]' });
	});

	test('leaves out a value of the recovered run whose text is that of the declared one', () => {
		const choices = { recoverFrom: RUN_ID, given: { limit: 7 }, texts: { limit: '100' } };
		expect(body(choices).body.params).toEqual({});
	});

	test('says of a recovery also what the document is left to decide, so that nothing of that run comes in', () => {
		const nothing = { executorGroup: null, nodes: null, retry: null, params: {} };
		expect(body({ recoverFrom: RUN_ID }).body).toMatchObject(nothing);
		for (const name of ['executorGroup', 'nodes', 'retry']) expect(body({}).body).not.toHaveProperty(name);
	});

	test('holds the retry rules of the recovered run whole, unless others were chosen', () => {
		const retryOfRun = { count: 4, intervalSeconds: 45, backoffFactor: 2 };
		const ofRun = { recoverFrom: RUN_ID, retryOfRun, retries: 'ofRun' } as const;
		expect(body(ofRun).body.retry).toEqual(retryOfRun);
		expect(body({ ...ofRun, retries: '1' }).body.retry).toEqual({ count: 1, intervalSeconds: 60 });
		expect(body({ ...ofRun, retries: '' }).body.retry).toBeNull();
	});

	test('names nodes only when some were chosen', () => {
		expect(body({}).body).not.toHaveProperty('nodes');
		expect(body({ keys: ['a'], scope: 'forward' }).body.nodes).toEqual({ keys: ['a'], scope: 'forward' });
	});
});

test.each([
	[{}, false],
	[{ texts: { day: 'x' }, scheduleTime: '2026-07-01T08:00', keys: ['a'] }, false],
	[{ mode: 'dryRun' }, true],
	[{ priority: 'HIGH' }, true],
	[{ executorGroup: 'gpu' }, true],
	[{ timeZone: 'Asia/Tokyo' }, true],
] as const)('of %j the options are open: %s', (chosen, areOpen) => {
	expect(hasOptions({ ...STANDARD_CHOICES, ...chosen })).toBe(areOpen);
});

test.each([
	['integer', '12', 12],
	['integer', '12.5', undefined],
	['decimal', '12.5', 12.5],
	['decimal', '', undefined],
	['boolean', 'true', true],
	['boolean', 'yes', undefined],
	['json', '{"a":1}', { a: 1 }],
	['list', '"a"', undefined],
	['date', '20261120', '20261120'],
	['integer', '$[yyyy]', '$[yyyy]'],
] as const)('a text for %s, %j, is read as %j', (type, text, value) => {
	expect(valueOfText(text, type)?.value).toEqual(value);
});

test('values are shown as they would be typed', () => {
	expect([textOfValue('a b'), textOfValue(3), textOfValue(['a']), textOfValue(undefined)]).toEqual([
		'a b',
		'3',
		'["a"]',
		'',
	]);
});

describe('what was chosen last', () => {
	beforeEach(() => vi.stubGlobal('localStorage', new MemoryStorage()));

	test('is remembered for each workflow, but never its schedule time and nodes', () => {
		rememberChoices('p', 'w', { ...STANDARD_CHOICES, priority: 'HIGH', keys: ['a'], scheduleTime: '2026-07-01T08:00' });
		expect(rememberedChoices('p', 'w')).toEqual({ ...STANDARD_CHOICES, priority: 'HIGH' });
		expect(rememberedChoices('p', 'other')).toBeUndefined();
		forgetChoices('p', 'w');
		expect(rememberedChoices('p', 'w')).toBeUndefined();
	});

	test('is believed only as far as it makes sense', () => {
		localStorage.setItem(
			`orrery:${personKey('start p w')}`,
			JSON.stringify({ priority: 'URGENT', texts: { a: 1, b: 'x' }, extra: [3] }),
		);
		expect(rememberedChoices('p', 'w')).toEqual({ ...STANDARD_CHOICES, texts: { b: 'x' } });
	});
});
