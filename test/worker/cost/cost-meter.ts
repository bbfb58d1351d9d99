import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { vi } from 'vitest';
import { ProjectCapacity } from '../../../worker/capacity/project-capacity.ts';
import { ProjectFeed } from '../../../worker/feed/project-feed.ts';
import { WorkflowInstance } from '../../../worker/instance/workflow-instance.ts';
import { LogStore } from '../../../worker/logs/log-store.ts';
import { WorkflowScheduler } from '../../../worker/schedule/workflow-scheduler.ts';
import { isForTheWork } from '../platform-meter.ts';
import { listenAtDatabase } from './database-meter.ts';

/** What the platform bills for, by its own words. */
export interface Usage {
	/** Rows that objects wrote, alarms included. */
	readonly objectRows: number;
	readonly databaseRows: number;
	/** Calls into objects and alarms that rang. */
	readonly objectRequests: number;
	/** Three for each message: written, read, deleted. */
	readonly queueOperations: number;
}

/** A usage, and what it went for. */
export interface Bill {
	readonly usage: Usage;
	/** Rows of the database by the table they are in; a row in an index is one as well. */
	readonly databaseRowsOf: Readonly<Record<string, number>>;
	/** Alarms of objects that will archive a run, which serve no work and are counted apart. */
	readonly archiveAlarms: number;
	readonly details: ReadonlyMap<string, number>;
}

/** Every way into an object but for the ones by which tests look at it. */
const DOORS = [
	{ prototype: WorkflowInstance.prototype, looks: ['view', 'tasks', 'task', 'events', 'params', 'fetch'] },
	{ prototype: WorkflowScheduler.prototype, looks: ['live', 'publish'] },
	{ prototype: ProjectCapacity.prototype, looks: ['putExecutor', 'breakers'] },
	{ prototype: LogStore.prototype, looks: [] },
	{ prototype: ProjectFeed.prototype, looks: [] },
];

const OPERATIONS_PER_MESSAGE = 3;

/**
 * Counts what is used from now on, by listening where the platform is called. Only calls into objects of the project
 * count: an alarm of an earlier scene may still ring.
 */
export async function meterCosts(projectId: string, object: DurableObjectStub): Promise<() => Bill> {
	const usage = { objectRows: 0, databaseRows: 0, objectRequests: 0, queueOperations: 0 };
	const details = new Map<string, number>();
	const used = (what: keyof Usage, count: number, by: string) => {
		usage[what] += count;
		if (count > 0) details.set(`${what} by ${by}`, (details.get(`${what} by ${by}`) ?? 0) + count);
	};
	const databaseRowsOf: Record<string, number> = {};
	let archiveAlarms = 0;
	const stopListening = await listenAtStorage(object, {
		wrote: (rows, statement) => used('objectRows', rows, statement),
		armedForTheArchive: () => {
			archiveAlarms += 1;
		},
	});
	for (const { prototype, looks } of DOORS)
		listenAtDoors(prototype, looks, (called, name) => {
			if (nameOf(called).startsWith(projectId)) used('objectRequests', 1, `${prototype.constructor.name}.${name}`);
		});
	listenAtQueues((messages) => used('queueOperations', messages * OPERATIONS_PER_MESSAGE, 'queues'));
	listenAtDatabase((rows, table) => {
		used('databaseRows', rows, table);
		databaseRowsOf[table] = (databaseRowsOf[table] ?? 0) + rows;
	});
	return () => {
		stopListening();
		vi.restoreAllMocks();
		return { usage, databaseRowsOf, archiveAlarms, details };
	};
}

interface StorageListener {
	readonly wrote: (rows: number, statement: string) => void;
	readonly armedForTheArchive: () => void;
}

/** Statements that write have done so when they return; setting an alarm is a row as well. */
function listenAtStorage(
	object: DurableObjectStub,
	{ wrote, armedForTheArchive }: StorageListener,
): Promise<() => void> {
	return runInDurableObject(object, (_instance, { storage }) => {
		const sql: SqlStorage = Object.getPrototypeOf(storage.sql);
		const alarms: DurableObjectStorage = Object.getPrototypeOf(storage);
		const { exec } = sql;
		const { setAlarm } = alarms;
		sql.exec = new Proxy(exec, {
			apply(target, self, args: Parameters<typeof exec>) {
				const cursor = Reflect.apply(target, self, args);
				wrote(cursor.rowsWritten, args[0].trim().split(/\s+/, 3).join(' '));
				return cursor;
			},
		});
		alarms.setAlarm = new Proxy(setAlarm, {
			apply(target, self, args: Parameters<typeof setAlarm>) {
				if (isForTheWork(args[0])) wrote(1, 'alarm');
				else armedForTheArchive();
				return Reflect.apply(target, self, args);
			},
		});
		return () => {
			sql.exec = exec;
			alarms.setAlarm = setAlarm;
		};
	});
}

/** An object's name, which begins with its project. */
function nameOf(called: unknown): string {
	const { ctx } = called as { readonly ctx: DurableObjectState };
	return ctx.id.name ?? '';
}

function listenAtDoors(
	prototype: object,
	looks: readonly string[],
	heard: (called: unknown, name: string) => void,
): void {
	for (const name of Object.getOwnPropertyNames(prototype)) {
		const method: unknown = Reflect.get(prototype, name);
		if (name === 'constructor' || looks.includes(name) || typeof method !== 'function') continue;
		vi.spyOn(prototype as Record<string, (...args: never[]) => unknown>, name).mockImplementation(function (
			this: unknown,
			...args: never[]
		) {
			heard(this, name);
			return Reflect.apply(method, this, args);
		});
	}
}

function listenAtQueues(sent: (messages: number) => void): void {
	const prototype: Queue = Object.getPrototypeOf(env.DISPATCH_0);
	const { send, sendBatch } = prototype;
	vi.spyOn(prototype, 'send').mockImplementation(function (this: Queue, ...args) {
		sent(1);
		return Reflect.apply(send, this, args);
	});
	vi.spyOn(prototype, 'sendBatch').mockImplementation(function (this: Queue, messages, ...rest) {
		const list = [...messages];
		sent(list.length);
		return Reflect.apply(sendBatch, this, [list, ...rest]);
	});
}
