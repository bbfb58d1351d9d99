import { describe, expect, it } from 'vitest';
import type { LineCode, PlatformLine } from '../../worker/engine/view/log/platform-line.ts';
import type { LogChunk } from '../../worker/logs/log-chunk.ts';
import { mergeLog } from '../../worker/service/merge-log.ts';

const ATTEMPT = 'ins_01m7wma5szp4w6mpztm3xk5mmh.load';

function line(seq: number, at: number, code: LineCode, attempt = 1): PlatformLine {
	return { seq, at, attempt, level: 'info', code, text: code, values: {} };
}

function chunk(at: number, text: string, attempt = 1): LogChunk {
	return { attemptId: `${ATTEMPT}.${attempt}`, offset: 0, nextOffset: text.length, at, text };
}

function told(lines: PlatformLine[], chunks: LogChunk[], isTextCut = false): string[] {
	const { entries } = mergeLog({ lines, chunks, isTextCut }, Number.POSITIVE_INFINITY);
	return entries.map((entry) => entry.text);
}

describe('a log of lines and text', () => {
	it('is told in the order of time', () => {
		expect(told([line(1, 10, 'sent'), line(2, 30, 'contact_lost')], [chunk(20, 'text')])).toEqual([
			'sent',
			'text',
			'contact_lost',
		]);
	});

	it('tells what an executor wrote before the end it came with, although it is stored after it', () => {
		const lines = [
			line(1, 10, 'attempt_created'),
			line(2, 20, 'sent'),
			line(2, 25, 'attempt_failed'),
			line(3, 25, 'retry_declined'),
		];
		expect(told(lines, [chunk(32, 'text')])).toEqual([
			'attempt_created',
			'text',
			'sent',
			'attempt_failed',
			'retry_declined',
		]);
	});

	it('tells text that came long after an end, or from another attempt, where it came', () => {
		const lines = [line(1, 10, 'attempt_failed'), line(2, 11, 'attempt_created', 2)];
		expect(told(lines, [chunk(12, 'second', 2)])).toEqual(['attempt_failed', 'attempt_created', 'second']);
		expect(told(lines, [chunk(6000, 'late')])).toEqual(['attempt_failed', 'attempt_created', 'late']);
	});

	it('tells no line that text not read yet may come before', () => {
		expect(told([line(1, 50, 'retry_declined')], [chunk(20, 'text')], true)).toEqual(['text']);
	});
});
