import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import type { ExecutorCopy } from '../../../worker/capacity/rpc.ts';
import { capacityStub } from '../../../worker/capacity/stub.ts';
import { SLOT_LEASE_MS, WINDOW_SLOTS } from '../../../worker/capacity/window.ts';

function freshProject(): { capacity: () => ReturnType<typeof capacityStub>; stub: () => DurableObjectStub } {
	const projectId = `prj_${crypto.randomUUID()}`;
	return { capacity: () => capacityStub(env, projectId), stub: () => env.PROJECT_CAPACITY.getByName(projectId) };
}

function executor(overrides: Partial<ExecutorCopy> = {}): ExecutorCopy {
	return {
		executorId: 'exe_1',
		name: 'local',
		url: 'https://one.executor.example/',
		groups: ['default'],
		secrets: ['sealed'],
		taskTypes: [{ type: 'SHELL', test: false }],
		leaseMs: 90_000,
		heartbeatMs: 30_000,
		enabled: true,
		revision: 1,
		...overrides,
	};
}

test('a late copy of an executor never replaces a newer one, nor revives a removed one', async () => {
	const { capacity } = freshProject();
	await capacity().putExecutor('exe_1', executor({ revision: 2, name: 'new' }));
	await capacity().putExecutor('exe_1', executor({ revision: 1, name: 'old' }));
	expect((await capacity().executors()).map((copy) => copy.name)).toEqual(['new']);
	await capacity().putExecutor('exe_1', null);
	await capacity().putExecutor('exe_1', executor({ revision: 3 }));
	expect(await capacity().executors()).toEqual([]);
});

test('only enabled executors are routes, one for each of their groups', async () => {
	const { capacity } = freshProject();
	await capacity().putExecutor('exe_1', executor({ groups: ['default', 'gpu'] }));
	await capacity().putExecutor('exe_2', executor({ executorId: 'exe_2', enabled: false }));
	const { routes } = await capacity().acquire({ holder: 'ins:a', wanted: 1, priority: 2, ahead: false });
	expect(routes.map((route) => [route.executorId, route.group])).toEqual([
		['exe_1', 'default'],
		['exe_1', 'gpu'],
	]);
});

test('who holds how many slots survives a restart', async () => {
	const { capacity, stub } = freshProject();
	await capacity().acquire({ holder: 'ins:a', wanted: WINDOW_SLOTS - 10, priority: 2, ahead: false });
	await evictDurableObject(stub());
	expect((await capacity().acquire({ holder: 'ins:b', wanted: 50, priority: 2, ahead: false })).slots).toBe(10);
});

test('slots of a holder that is gone come back when its lease ends', async () => {
	const { capacity, stub } = freshProject();
	await capacity().acquire({ holder: 'ins:gone', wanted: WINDOW_SLOTS, priority: 2, ahead: false });
	await runInDurableObject(stub(), async (_object, state) => {
		const armed = await state.storage.getAlarm();
		expect(Math.abs((armed ?? 0) - Date.now() - SLOT_LEASE_MS)).toBeLessThan(5000);
		state.storage.sql.exec('UPDATE holder SET ask_at = 0');
	});
	await evictDurableObject(stub());
	await runDurableObjectAlarm(stub());
	expect((await capacity().acquire({ holder: 'ins:b', wanted: 5, priority: 2, ahead: false })).slots).toBe(5);
});

test('a breaker is kept from its first observation until an executor is well again', async () => {
	const { capacity } = freshProject();
	await capacity().putExecutor('exe_1', executor());
	await capacity().observe('exe_1', { open: true, reason: 'http_401' });
	expect(await capacity().breakers()).toMatchObject([{ executorId: 'exe_1', reason: 'http_401' }]);
	await capacity().observe('exe_1', { open: false });
	expect(await capacity().breakers()).toEqual([]);
});
