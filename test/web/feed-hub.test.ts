import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FeedHub } from '#lib/api/feed-hub.ts';
import type { Liveness } from '#lib/api/live-channel.ts';
import { FakeSocket } from './fake-socket.ts';

beforeEach(() => {
	vi.useFakeTimers();
});

afterEach(() => {
	vi.useRealTimers();
});

const CHANGED = { type: 'changed', instances: [{ id: 'ins_1' }], taskInstances: [] };

function newHub() {
	const sockets: FakeSocket[] = [];
	const hub = new FeedHub({
		open: () => {
			const socket = new FakeSocket();
			sockets.push(socket);
			return socket;
		},
		renewal: () => Promise.resolve('renew'),
		lingerMs: 5000,
		pollEveryMs: 10_000,
	});
	return { hub, sockets };
}

function newListener() {
	const heard = { instances: 0, taskInstances: 0, reloads: 0, changes: [] as Liveness[] };
	const listener = {
		onInstances: () => {
			heard.instances += 1;
		},
		onTaskInstances: () => {
			heard.taskInstances += 1;
		},
		onReload: () => {
			heard.reloads += 1;
		},
		onChange: (liveness: Liveness) => {
			heard.changes.push(liveness);
		},
	};
	return { heard, listener };
}

describe('the feed of a project', () => {
	test('is one connection for everybody who listens', () => {
		const { hub, sockets } = newHub();
		const [first, second] = [newListener(), newListener()];
		hub.join('prj_1', first.listener);
		hub.join('prj_1', second.listener);
		sockets[0]?.onopen?.();
		sockets[0]?.say(CHANGED);
		expect(sockets).toHaveLength(1);
		expect([first.heard.instances, second.heard.instances]).toEqual([1, 1]);
		expect(first.heard.taskInstances).toBe(0);
		expect(second.heard.changes).toEqual(['connecting', 'live']);
	});

	test('outlives going from page to page, and ends when nobody came back', () => {
		const { hub, sockets } = newHub();
		const leave = hub.join('prj_1', newListener().listener);
		sockets[0]?.onopen?.();
		leave();
		vi.advanceTimersByTime(3000);
		const next = newListener();
		const leaveAgain = hub.join('prj_1', next.listener);
		expect(next.heard.changes).toEqual(['live']);
		expect(sockets).toHaveLength(1);
		leaveAgain();
		vi.advanceTimersByTime(5000);
		expect(sockets[0]?.isClosed).toBe(true);
		hub.join('prj_1', newListener().listener);
		expect(sockets).toHaveLength(2);
	});

	test('has lists read again what changed while the first connection was made', () => {
		const { hub, sockets } = newHub();
		const { heard, listener } = newListener();
		hub.join('prj_1', listener);
		sockets[0]?.onopen?.();
		vi.advanceTimersByTime(1000);
		expect(heard.reloads).toBe(1);
	});

	test('has lists read now and then while it is interrupted, and once more when it is back', () => {
		const { hub, sockets } = newHub();
		const { heard, listener } = newListener();
		hub.join('prj_1', listener);
		sockets[0]?.onopen?.();
		vi.advanceTimersByTime(1000);
		sockets[0]?.onclose?.({ code: 1006, reason: '' });
		vi.advanceTimersByTime(600);
		sockets[1]?.onclose?.({ code: 1006, reason: '' });
		expect(heard.changes.at(-1)).toBe('polling');
		const before = heard.reloads;
		vi.advanceTimersByTime(10_000);
		expect(heard.reloads).toBe(before + 1);
		sockets[2]?.onopen?.();
		expect(heard.reloads).toBe(before + 2);
		expect(heard.changes.at(-1)).toBe('live');
	});

	test('passes on that too much changed to be told, and ignores what it does not know', () => {
		const { hub, sockets } = newHub();
		const { heard, listener } = newListener();
		hub.join('prj_1', listener);
		sockets[0]?.onopen?.();
		sockets[0]?.say({ type: 'reload' });
		sockets[0]?.say({ type: 'of a later release' });
		sockets[0]?.say('nonsense');
		expect(heard).toMatchObject({ reloads: 1, instances: 0 });
	});
});
