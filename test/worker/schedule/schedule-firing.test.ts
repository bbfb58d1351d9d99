import { runInDurableObject } from 'cloudflare:test';
import { describe, expect, test, vi } from 'vitest';
import { occurrenceId } from '../../../worker/contract/occurrence.ts';
import { WorkflowInstance } from '../../../worker/instance/workflow-instance.ts';
import type { WorkflowScheduler } from '../../../worker/schedule/workflow-scheduler.ts';
import { aRule, aScheduledWorkflow, BY, ownClock, setTime, told } from './schedule-scene.ts';

ownClock('2049-03-01T09:58:30Z');

describe('a schedule', () => {
	test('starts one run at each of its times, which the run stands for', async () => {
		const workflow = await aScheduledWorkflow();
		expect(await workflow.alarmAt()).toBe(Date.parse('2049-03-01T10:00:00Z'));
		setTime('2049-03-01T10:00:00.020Z');
		await workflow.ring();
		const [line] = await workflow.ledger();
		expect(line).toMatchObject({ outcome: 'started', lagMs: 20, revision: 1, start: { how: 'started' } });
		expect(await workflow.run(line?.start?.instanceId ?? '').view()).toMatchObject({
			...{ kind: 'schedule', startedBy: `schedule:${workflow.scheduleId}`, scheduleTime: '2049-03-01T10:00:00.000Z' },
		});
		setTime('2049-03-01T10:05:00.020Z');
		await workflow.ring();
		expect(told(await workflow.ledger())).toEqual(['10:00 started', '10:05 started']);
	});

	test('starts nothing twice, however often and early its alarm rings, and whoever loses memory', async () => {
		const workflow = await aScheduledWorkflow();
		await workflow.ring();
		setTime('2049-03-01T10:00:00Z');
		for (let time = 0; time < 3; time += 1) {
			await workflow.ring();
			await workflow.scheduler().scheduleStanding(workflow.scheduleId);
			await workflow.evict();
		}
		expect(await workflow.scheduler().live(10)).toHaveLength(1);
		expect(told(await workflow.ledger())).toEqual(['10:00 started']);
	});

	test('whose alarm was lost is started by whoever looks after it, and arms its alarm again', async () => {
		const workflow = await aScheduledWorkflow();
		await runInDurableObject(workflow.object(), (_object, { storage }) => storage.deleteAlarm());
		await workflow.evict();
		setTime('2049-03-01T10:00:50Z');
		const standing = await workflow.scheduler().scheduleStanding(workflow.scheduleId);
		expect(told(await workflow.ledger())).toEqual(['10:00 started']);
		expect(standing).toMatchObject({ nextAt: Date.parse('2049-03-01T10:05:00Z'), attention: null });
		expect(await workflow.alarmAt()).not.toBeNull();
	});

	test('starts later by its fixed delay, and its run stands for the time all the same', async () => {
		const workflow = await aScheduledWorkflow(aRule({ offsetSeconds: 90 }));
		expect(await workflow.alarmAt()).toBe(Date.parse('2049-03-01T10:01:30Z'));
		setTime('2049-03-01T10:01:30.005Z');
		await workflow.ring();
		const [line] = await workflow.ledger();
		expect(line).toMatchObject({ outcome: 'started', lagMs: 5, occurrence: { local: '2049-03-01T10:00:00' } });
	});

	test('starts at its time although no slots can be had for its run', async () => {
		const workflow = await aScheduledWorkflow();
		setTime('2049-03-01T10:00:00Z');
		await runInDurableObject(workflow.object(), async (object: WorkflowScheduler, { storage }) => {
			vi.spyOn(storage, 'setAlarm');
			await object.alarm({ isRetry: false, retryCount: 0, scheduledTime: Date.now() });
		});
		expect(told(await workflow.ledger())).toEqual(['10:00 started']);
	});

	test('A8: killed after every single write while it fires, starts exactly one run and has its cursor right', async () => {
		for (const killAfter of [1, 2, 3, 4, 5, 6]) {
			setTime('2049-03-01T09:58:30Z');
			const workflow = await aScheduledWorkflow();
			setTime('2049-03-01T10:00:00Z');
			let writes = 0;
			await runInDurableObject(workflow.object(), async (object: WorkflowScheduler, { storage }) => {
				const { exec } = storage.sql;
				vi.spyOn(storage.sql, 'exec').mockImplementation((query, ...bindings) => {
					if (/^\s*(INSERT|UPDATE|DELETE)/.test(query)) {
						writes += 1;
						if (writes === killAfter) throw new Error('killed');
					}
					return exec.call(storage.sql, query, ...bindings) as never;
				});
				await object.alarm({ isRetry: false, retryCount: 0, scheduledTime: Date.now() });
			});
			vi.restoreAllMocks();
			vi.spyOn(console, 'log').mockImplementation(() => undefined);
			await workflow.evict();
			setTime('2049-03-01T10:00:30Z');
			await workflow.ring();
			expect(told(await workflow.ledger()), `killed after ${killAfter}`).toEqual(['10:00 started']);
			expect(await workflow.scheduler().live(10)).toHaveLength(1);
		}
	});

	test('A9: a start by hand with the very key of an occurrence is a run of its own, and keeps none from starting', async () => {
		const workflow = await aScheduledWorkflow();
		const at = Date.parse('2049-03-01T10:00:00Z');
		const byHand = await workflow.scheduler().start(occurrenceId(workflow.scheduleId, at), {
			...{ kind: 'manual', by: BY, scheduleTime: at, timeZone: null, startParams: {}, failureStrategy: null },
			...{ priority: null, executorGroup: null, mode: 'normal', scope: null },
		});
		setTime('2049-03-01T10:00:00Z');
		await workflow.ring();
		const [line] = await workflow.ledger();
		expect(line).toMatchObject({ outcome: 'started' });
		expect(byHand).toMatchObject({ ok: true, created: true });
		expect(line?.start?.instanceId).not.toBe(byHand.ok ? byHand.instanceId : '');
		expect(await workflow.scheduler().live(10)).toHaveLength(2);
	});

	test('whose run never heard of its start is sent again', async () => {
		const workflow = await aScheduledWorkflow();
		setTime('2049-03-01T10:00:00Z');
		const start = vi
			.spyOn(WorkflowInstance.prototype, 'start')
			.mockRejectedValue(new Error('Network connection lost.'));
		await workflow.ring();
		start.mockRestore();
		const [line] = await workflow.ledger();
		const run = () => workflow.run(line?.start?.instanceId ?? '');
		expect(await run().view()).toBeNull();
		await workflow.evict();
		setTime('2049-03-01T10:00:09Z');
		await workflow.ring();
		expect(await run().view()).not.toBeNull();
	});

	test('goes offline with its workflow, and does not come back by itself', async () => {
		const workflow = await aScheduledWorkflow();
		await workflow.scheduler().unpublish(BY);
		await workflow.scheduler().publish({ ...workflow.published, version: 2 });
		setTime('2049-03-01T10:06:00Z');
		await workflow.ring();
		expect(told(await workflow.ledger())).toEqual([
			'10:00 skipped workflow_offline usr_1',
			'10:05 skipped workflow_offline usr_1',
		]);
		await workflow.put(aRule());
		setTime('2049-03-01T10:10:00Z');
		await workflow.ring();
		expect(told(await workflow.ledger()).at(-1)).toBe('10:10 started');
	});

	test('is not brought online while its workflow is offline', async () => {
		const workflow = await aScheduledWorkflow(null);
		await workflow.scheduler().unpublish(BY);
		await expect(workflow.put(aRule())).rejects.toThrow('workflow_offline');
	});

	test('A3: that cannot be evaluated needs attention, and comes back with the next change', async () => {
		const workflow = await aScheduledWorkflow();
		const neighbour = await aScheduledWorkflow();
		await runInDurableObject(workflow.object(), (_object, { storage }) => {
			storage.sql.exec('UPDATE schedule_entry SET body = replace(body, \'"UTC"\', \'"Mars/Olympus"\')');
		});
		await workflow.evict();
		setTime('2049-03-01T10:00:00Z');
		await Promise.all([workflow.ring(), neighbour.ring()]);
		expect(told(await neighbour.ledger())).toEqual(['10:00 started']);
		const standing = await workflow.scheduler().scheduleStanding(workflow.scheduleId);
		expect(standing).toMatchObject({ nextAt: null, attention: { since: Date.now() } });
		expect(standing.attention?.reason).toContain('Mars/Olympus');
		expect((await workflow.put(aRule())).attention).toBeNull();
		setTime('2049-03-01T10:05:00Z');
		await workflow.ring();
		expect(await workflow.scheduler().live(10)).toHaveLength(1);
	});
});
