import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { getArchive } from '../../../worker/archive/archive-bucket.ts';
import { instanceStub } from '../../../worker/instance/stub.ts';
import { WorkflowInstance } from '../../../worker/instance/workflow-instance.ts';
import { newId } from '../../../worker/lib/new-id.ts';
import { documentOf, specOf } from '../../support/run-builder.ts';

const DAY_MS = 24 * 3_600_000;
const by = { kind: 'token', id: 'tok_1' } as const;

beforeEach(() => {
	vi.spyOn(console, 'log').mockImplementation(() => undefined);
	vi.spyOn(WorkflowInstance.prototype, 'claim').mockResolvedValue([]);
});

afterEach(() => {
	vi.useRealTimers();
});

/** Lets one call of a method fail, before or after it is carried out. */
function failOnce(owner: object, name: string, when: 'before' | 'after') {
	const method: unknown = Reflect.get(owner, name);
	const spy = vi.spyOn(owner as Record<string, (...args: never[]) => unknown>, name);
	return spy.mockImplementationOnce(async function (this: unknown, ...args: never[]) {
		if (when === 'after' && typeof method === 'function') await Reflect.apply(method, this, args);
		throw new Error('The answer is lost.');
	});
}

test.each([
	['before the bundle is written', 'bucket', 'put', 'before'],
	['after the bundle was written', 'bucket', 'put', 'after'],
	['before the lists are told', 'queue', 'sendBatch', 'before'],
	['after the lists were told', 'queue', 'sendBatch', 'after'],
	['before the storage is emptied', 'storage', 'deleteAll', 'before'],
	['after the storage was emptied', 'storage', 'deleteAll', 'after'],
] as const)(
	'a run whose archiving breaks off %s, and whose object is put away, is archived all the same',
	async (_moment, part, name, when) => {
		const now = Date.now();
		const [projectId, workflowId] = [newId('project', now), newId('workflow', now)];
		const instanceId = newId('instance', now);
		const ids = { projectId, workflowId, instanceId };
		const run = () => instanceStub(env, projectId, instanceId);
		const object = () => env.WORKFLOW_INSTANCE.getByName(`${projectId}/${instanceId}`);
		await run().start(specOf(documentOf([{ key: 'one' }]), { ...ids, createdAt: now, scheduleTime: now }));
		await run().operate('force_close', by);
		vi.useFakeTimers({ toFake: ['Date'], now: now + 8 * DAY_MS });
		const storage: object = await runInDurableObject(object(), (_run, state) => Object.getPrototypeOf(state.storage));
		const owners = { bucket: Object.getPrototypeOf(env.BUCKET), queue: Object.getPrototypeOf(env.PROJECTION), storage };
		const failed = failOnce(owners[part], name, when);
		await runDurableObjectAlarm(object());
		expect(failed).toHaveBeenCalled();
		await evictDurableObject(object());
		vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + DAY_MS });
		await run().poke();
		vi.restoreAllMocks();
		await runInDurableObject(object(), async (_run, state) => {
			expect(state.storage.sql.exec('SELECT name FROM sqlite_master').toArray()).toEqual([]);
			expect(await state.storage.getAlarm()).toBeNull();
		});
		const bundle = await getArchive(env.BUCKET, { projectId, instanceId });
		expect(bundle?.row).toMatchObject({ state: 'stopped', archivedAt: expect.any(Number) });
	},
);
