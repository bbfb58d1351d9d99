import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LiveChannel, type Liveness } from '#lib/api/live-channel.ts';
import { FakeSocket } from './fake-socket.ts';

beforeEach(() => {
	vi.useFakeTimers();
});

afterEach(() => {
	vi.useRealTimers();
});

function openChannel() {
	const sockets: FakeSocket[] = [];
	const messages: unknown[] = [];
	const changes: Liveness[] = [];
	const finished: string[] = [];
	let gaps = 0;
	const channel = new LiveChannel({
		open: () => {
			const socket = new FakeSocket();
			sockets.push(socket);
			return socket;
		},
		onMessage: (message) => messages.push(message),
		onGap: () => {
			gaps += 1;
		},
		onFinished: (why) => finished.push(why),
		onChange: (liveness) => changes.push(liveness),
		renewal: () => Promise.resolve('renew'),
		renewEveryMs: 40_000,
		pollEveryMs: 5000,
		random: () => 1,
	});
	channel.open();
	return { channel, sockets, messages, changes, finished, gaps: () => gaps };
}

describe('the live channel', () => {
	test('hands on what the server says, and misses nothing on the first connection', () => {
		const { sockets, messages, changes, gaps } = openChannel();
		sockets[0]?.onopen?.();
		sockets[0]?.onmessage?.({ data: '{"rows":[]}' });
		expect(messages).toEqual([{ rows: [] }]);
		expect(changes).toEqual(['connecting', 'live']);
		expect(gaps()).toBe(0);
	});

	test('proves now and then that its session still holds', async () => {
		const { sockets } = openChannel();
		sockets[0]?.onopen?.();
		await vi.advanceTimersByTimeAsync(80_000);
		expect(sockets[0]?.sent).toEqual(['renew', 'renew']);
	});

	test('connects again after a loss and has everything read anew', () => {
		const { sockets, gaps } = openChannel();
		sockets[0]?.onopen?.();
		sockets[0]?.onclose?.({ code: 1006, reason: '' });
		vi.advanceTimersByTime(500);
		sockets[1]?.onopen?.();
		expect(sockets).toHaveLength(2);
		expect(gaps()).toBe(1);
	});

	test('has everything read at intervals while it cannot connect, and stops when it can', () => {
		const { channel, sockets, gaps } = openChannel();
		sockets[0]?.onclose?.({ code: 1006, reason: '' });
		vi.advanceTimersByTime(500);
		sockets[1]?.onclose?.({ code: 1006, reason: '' });
		expect(channel.liveness).toBe('polling');
		vi.advanceTimersByTime(5000);
		expect(gaps()).toBe(1);
		sockets.at(-1)?.onopen?.();
		vi.advanceTimersByTime(20_000);
		expect(channel.liveness).toBe('live');
		expect(gaps()).toBe(1);
	});

	test('passes on why the server has nothing more to say, and does not come again', () => {
		const { channel, sockets, gaps, finished } = openChannel();
		sockets[0]?.onopen?.();
		sockets[0]?.onclose?.({ code: 1000, reason: 'deleted' });
		vi.advanceTimersByTime(60_000);
		expect(finished).toEqual(['deleted']);
		expect(channel.liveness).toBe('closed');
		expect(sockets).toHaveLength(1);
		expect(gaps()).toBe(0);
	});

	test('does nothing any more once it was closed', () => {
		const { channel, sockets, gaps } = openChannel();
		sockets[0]?.onopen?.();
		channel.close();
		sockets[0]?.onclose?.({ code: 1000, reason: '' });
		vi.advanceTimersByTime(60_000);
		expect(sockets).toHaveLength(1);
		expect(sockets[0]?.isClosed).toBe(true);
		expect(gaps()).toBe(0);
	});
});
