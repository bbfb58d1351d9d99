import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { vi } from 'vitest';
import { newId } from '../../../worker/lib/new-id.ts';
import { logStoreStub } from '../../../worker/logs/stub.ts';

/** A run's log store, and a first attempt of it. */
export function aStore(createdAt = Date.now()) {
	const place = { projectId: newId('project', createdAt), instanceId: newId('instance', createdAt) };
	const { projectId, instanceId } = place;
	const attempt = `${instanceId}.extract.1`;
	const store = () => logStoreStub(env, projectId, instanceId);
	const object = () => env.LOG_STORE.getByName(`${projectId}/${instanceId}`);
	return {
		...{ place, attempt, store, object },
		other: (name: string) => `${instanceId}.${name}`,
		/** All text of an attempt from an offset on, and how much there is of it. */
		text: async (of = attempt, offset = 0, limit = 1_000_000) => {
			const { chunks, sizes } = await store().read([{ attemptId: of, offset }], limit);
			return { text: chunks.map((chunk) => chunk.text).join(''), size: sizes[0] };
		},
		tables: () =>
			runInDurableObject(object(), (_store, { storage }) =>
				storage.sql
					.exec<{ name: string }>('SELECT name FROM sqlite_master')
					.toArray()
					.map(({ name }) => name),
			),
		alarm: () => runInDurableObject(object(), (_store, { storage }) => storage.getAlarm()),
	};
}

/** The time in the objects, which share this isolate. */
export function later(ms: number): void {
	vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });
}

/** Counts what the bucket is asked for from now on. */
export function meterBucket(): Record<'put' | 'get' | 'head' | 'delete' | 'list' | 'createMultipartUpload', number> {
	const used = { put: 0, get: 0, head: 0, delete: 0, list: 0, createMultipartUpload: 0 };
	const bucket: R2Bucket = Object.getPrototypeOf(env.BUCKET);
	for (const name of Object.keys(used) as (keyof typeof used)[]) {
		const method = bucket[name];
		vi.spyOn(bucket, name).mockImplementation(function (this: R2Bucket, ...args: never[]) {
			used[name] += 1;
			return Reflect.apply(method, this, args);
		} as never);
	}
	return used;
}
