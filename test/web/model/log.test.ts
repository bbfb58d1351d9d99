import { describe, expect, test } from 'vitest';
import { spansOf } from '#lib/model/log-ansi.ts';
import { LINE_CHARACTERS_MAX, LogBuffer, type LogEntry, type LogLine } from '#lib/model/log-buffer.ts';
import { LogRows } from '#lib/model/log-rows.ts';
import { cutAtMatches, LogSearch } from '#lib/model/log-search.ts';
import { timeOfDay } from '#lib/model/log-time.ts';

const AT = '2026-11-20T10:00:00.000Z';
const ESC = '\u001b';

function written(text: string, offset: number, attempt = 1): LogEntry {
	return { source: 'executor', at: AT, attempt, offset, text };
}

function said(text: string, level: 'info' | 'error' = 'info'): LogEntry {
	return { source: 'platform', at: AT, attempt: 1, level, code: 'sent', text, values: {} };
}

function textsOf(buffer: LogBuffer): string[] {
	return buffer.lines.map(({ text }) => text);
}

function buildLine(text: string, source: LogLine['source'] = 'executor'): LogLine {
	return { source, attempt: 1, at: undefined, level: 'info', text };
}

describe('the lines of a log', () => {
	test('are whole however the text was cut', () => {
		const buffer = new LogBuffer();
		buffer.add(written('one\ntw', 0));
		buffer.add(written('o\nthree\n', 6));
		expect(textsOf(buffer)).toEqual(['one', 'two', 'three']);
	});

	test('come once, though pages and the live connection tell the same', () => {
		const buffer = new LogBuffer();
		buffer.add(written('äöü\nnext', 0));
		buffer.add(said('Sent.'));
		expect(buffer.add(written('next line\n', 7))).toBe(true);
		buffer.add(said('Sent.'));
		buffer.add(written('äöü\n', 0));
		expect(textsOf(buffer)).toEqual(['äöü', 'next line', 'Sent.']);
	});

	test('are not taken when text before them is missing', () => {
		const buffer = new LogBuffer();
		buffer.add(written('one\n', 0));
		expect(buffer.add(written('later\n', 40))).toBe(false);
		expect(textsOf(buffer)).toEqual(['one']);
	});

	test('are not taken when nothing of their attempt was read yet, and come with it then', () => {
		const buffer = new LogBuffer();
		expect(buffer.add(written('second\n', 6))).toBe(false);
		expect(buffer.add(written('first\nsecond\n', 0))).toBe(true);
		expect(textsOf(buffer)).toEqual(['first', 'second']);
	});

	test('of two attempts do not mix', () => {
		const buffer = new LogBuffer();
		buffer.add(written('first ', 0, 1));
		buffer.add(written('second\n', 0, 2));
		buffer.add(written('goes on\n', 6, 1));
		expect(buffer.lines.map(({ attempt, text }) => [attempt, text])).toEqual([
			[1, 'first goes on'],
			[2, 'second'],
		]);
	});

	test('show what a progress bar last said', () => {
		const buffer = new LogBuffer();
		buffer.add(written('10 %\r50 %\r100 %\r\ndone\r\n', 0));
		expect(textsOf(buffer)).toEqual(['100 %', 'done']);
	});

	test('that never end are cut', () => {
		const buffer = new LogBuffer();
		buffer.add(written('x'.repeat(2 * LINE_CHARACTERS_MAX + 5), 0));
		expect(buffer.lines.map(({ text }) => text.length)).toEqual([LINE_CHARACTERS_MAX, LINE_CHARACTERS_MAX, 5]);
	});

	test('that tell of an error are known, those that tell of none are not', () => {
		const buffer = new LogBuffer();
		buffer.add(written('0 errors\nERROR: disk full\nfine\nTraceback (most recent call last):\n', 0));
		buffer.add(said('Attempt 1 failed.', 'error'));
		expect(buffer.errors).toEqual([1, 3, 4]);
	});

	test('say from where on something changed', () => {
		const buffer = new LogBuffer();
		buffer.add(written('one\ntwo', 0));
		expect(buffer.takeChanged()).toBe(0);
		buffer.add(said('Sent.'));
		expect(buffer.takeChanged()).toBe(2);
		buffer.add(written(' and a half\n', 7));
		expect(buffer.takeChanged()).toBe(1);
	});
});

describe('colours of terminals', () => {
	test('become the theme’s, and everything else a terminal would obey is dropped', () => {
		const line = `${ESC}[1;31mred${ESC}[0m plain ${ESC}[2K${ESC}]0;title\u0007${ESC}[38;5;28mgreen${ESC}[39m`;
		expect(spansOf(line).spans).toEqual([
			{ text: 'red', style: { isBold: true, color: 'red' } },
			{ text: ' plain ', style: {} },
			{ text: 'green', style: { color: 'green' } },
		]);
	});

	test('go on in the next line until they are taken back', () => {
		const buffer = new LogBuffer();
		buffer.add(written(`${ESC}[33mone\ntwo${ESC}[0m\nthree\n`, 0));
		expect(textsOf(buffer)).toEqual(['one', 'two', 'three']);
		expect(buffer.lines[1]?.escaped?.start).toEqual({ color: 'yellow' });
		expect(buffer.lines[2]?.escaped).toBeUndefined();
	});

	test('of 16 million are the nearest that can be read', () => {
		expect(spansOf(`${ESC}[38;2;250;20;30mx`).end).toEqual({ color: 'red' });
		expect(spansOf(`${ESC}[38;2;120;120;120mx`).end).toEqual({});
	});

	test('leave markup and control characters as text', () => {
		expect(spansOf('<b>\u0007\u0000\t</b>').spans).toEqual([{ text: '<b>␇␀    </b>', style: {} }]);
	});
});

describe('rows of a log', () => {
	test('are as many as lines when nothing wraps', () => {
		const rows = new LogRows(['a', 'b', 'c'].map((text) => buildLine(text)));
		expect([rows.count, rows.rows, rows.placeAt(1.5)]).toEqual([3, 3, 1]);
	});

	test('are counted by characters when lines wrap, wide ones for two', () => {
		const rows = new LogRows([buildLine('x'.repeat(25)), buildLine(''), buildLine('中'.repeat(6))], 10);
		expect([rows.heightOf(0), rows.heightOf(1), rows.heightOf(2), rows.rows]).toEqual([3, 1, 2, 6]);
		expect([0, 2, 3, 4, 5].map((row) => rows.placeAt(row))).toEqual([0, 0, 1, 2, 2]);
	});

	test('leave out what is not shown, and know where a hidden line would be', () => {
		const lines = [buildLine('a', 'platform'), buildLine('b'), buildLine('c', 'platform'), buildLine('d')];
		const rows = new LogRows(lines, undefined, ({ source }) => source === 'executor');
		expect([rows.count, rows.indexOf(1), rows.placeOf(2)]).toEqual([2, 3, 1]);
	});

	test('are counted anew from the line that grew', () => {
		const lines = [buildLine('short'), buildLine('Sent.', 'platform')];
		const rows = new LogRows(lines, 10);
		lines[0] = buildLine('x'.repeat(35));
		lines.push(buildLine('last'));
		rows.extend(0);
		expect([rows.heightOf(0), rows.topOf(1), rows.rows]).toEqual([4, 4, 6]);
	});
});

describe('searching a log', () => {
	test('finds lines whatever the case, and goes on with those that are added', () => {
		const lines = [buildLine('Alpha'), buildLine('beta')];
		const search = new LogSearch('ALP');
		expect(search.look(lines)).toBe(true);
		lines.push(buildLine('alphabet'));
		search.look(lines);
		expect(search.matches).toEqual([0, 2]);
		lines[2] = buildLine('changed');
		search.lookAgain(2);
		search.look(lines);
		expect(search.matches).toEqual([0]);
	});

	test('marks every place', () => {
		expect(cutAtMatches('an Error, another error', 'error')).toEqual(['an ', 'Error', ', another ', 'error', '']);
		expect(cutAtMatches('nothing', 'error')).toEqual(['nothing']);
	});
});

test('times of lines are in the zone that was chosen', () => {
	expect(timeOfDay(Date.parse('2026-11-20T10:00:00.250Z'), 'Asia/Shanghai')).toBe('18:00:00.250');
});
