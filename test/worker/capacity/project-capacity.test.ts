import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test, vi } from 'vitest';
import type { ExecutorCopy } from '../../../worker/capacity/rpc.ts';
import { capacityStub } from '../../../worker/capacity/stub.ts';
import { SLOT_LEASE_MS, WINDOW_SLOTS } from '../../../worker/capacity/window.ts';
import { instanceStub } from '../../../worker/instance/stub.ts';
import { WorkflowInstance } from '../../../worker/instance/workflow-instance.ts';
import { newId } from '../../../worker/lib/new-id.ts';
import { documentOf, specOf } from '../../support/run-builder.ts';

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

test('a call that a later one of the same holder overtook changes nothing', async () => {
	const { capacity } = freshProject();
	const asked = { holder: 'ins:a', priority: 2, ahead: false };
	await capacity().acquire({ ...asked, wanted: 8, n: 5 });
	await capacity().release({ holder: 'ins:a', keep: 1, n: 4 });
	expect((await capacity().acquire({ ...asked, wanted: 8, n: 5 })).slots).toBe(8);
	await capacity().release({ holder: 'ins:a', keep: 0, n: 9 });
	expect((await capacity().acquire({ ...asked, wanted: 8, n: 7 })).slots).toBe(0);
	await capacity().release({ holder: 'ins:a', keep: 0 });
});

test('a holder is told which of its calls was heard last, and that none is known after a restart', async () => {
	const granted = vi.spyOn(WorkflowInstance.prototype, 'granted').mockResolvedValue(2);
	const { capacity, stub } = freshProject();
	const asked = { holder: 'ins:a', wanted: 2, priority: 2, ahead: false };
	await capacity().acquire({ holder: 'ins:full', wanted: WINDOW_SLOTS, priority: 2, ahead: false });
	await capacity().acquire({ ...asked, n: 6 });
	await capacity().acquire({ ...asked, n: 8 });
	await capacity().release({ holder: 'ins:full', keep: WINDOW_SLOTS - 2 });
	await vi.waitFor(() => expect(granted.mock.calls).toEqual([[2, 8]]));
	await runInDurableObject(stub(), (_object, state) => state.storage.sql.exec('UPDATE holder SET ask_at = 1'));
	await evictDurableObject(stub());
	await runDurableObjectAlarm(stub());
	expect(granted).toHaveBeenCalledWith(2, 0);
	granted.mockRestore();
});

test('a call to which a newer release has added something is understood', async () => {
	const { capacity } = freshProject();
	const asked = { holder: 'ins:a', wanted: 3, priority: 2, ahead: false, added: true };
	expect((await capacity().acquire(asked)).slots).toBe(3);
});

test('a breaker is kept from its first observation until an executor is well again', async () => {
	const { capacity } = freshProject();
	await capacity().putExecutor('exe_1', executor());
	await capacity().observe('exe_1', { open: true, reason: 'http_401' });
	expect(await capacity().breakers()).toMatchObject([{ executorId: 'exe_1', reason: 'http_401' }]);
	await capacity().putExecutor('exe_1', executor({ enabled: false, revision: 2 }));
	expect(await capacity().breakers()).toEqual([]);
	await capacity().putExecutor('exe_1', executor({ revision: 3 }));
	expect(await capacity().breakers()).toHaveLength(1);
	await capacity().observe('exe_1', { open: false });
	expect(await capacity().breakers()).toEqual([]);
});

test.each([
	['memory kept', false],
	['evicted after every step', true],
])('a run that waits gets its slots as soon as others give theirs back, %s', async (_name, evicts) => {
	vi.spyOn(console, 'log').mockImplementation(() => undefined);
	vi.spyOn(WorkflowInstance.prototype, 'claim').mockResolvedValue([]);
	const now = Date.now();
	const projectId = newId('project', now);
	const instanceId = newId('instance', now);
	const capacity = () => capacityStub(env, projectId);
	const run = () => instanceStub(env, projectId, instanceId);
	const step = async () => {
		if (!evicts) return;
		await evictDurableObject(env.PROJECT_CAPACITY.getByName(projectId));
		await evictDurableObject(env.WORKFLOW_INSTANCE.getByName(`${projectId}/${instanceId}`));
	};
	await capacity().acquire({ holder: 'ins:full', wanted: WINDOW_SLOTS, priority: 2, ahead: false });
	const spec = specOf(documentOf([{ key: 'a' }, { key: 'b' }]), { projectId, instanceId, slots: 0 });
	await run().start({ ...spec, createdAt: now, scheduleTime: now });
	expect((await run().tasks(0, 2))?.map((task) => task.attempt)).toEqual([0, 0]);
	await step();
	await capacity().release({ holder: 'ins:full', keep: WINDOW_SLOTS - 1 });
	await expect.poll(async () => (await run().tasks(0, 2))?.map((task) => task.attempt)).toEqual([1, 0]);
	await step();
	await run().operate('force_close', { kind: 'user', id: 'usr_1' });
	const { slots } = await capacity().acquire({ holder: 'ins:next', wanted: 5, priority: 2, ahead: false });
	expect(slots).toBe(1);
});
