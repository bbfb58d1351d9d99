import type { BundleSource } from '../archive/bundle.ts';
import type { RunPlace } from '../bucket/keys.ts';
import type { AcquireRequest, ReleaseRequest } from '../capacity/rpc.ts';
import type { ControlMessage } from '../dispatch/message.ts';
import type { AttemptRef } from '../engine/command.ts';
import type { Fact } from '../engine/fact.ts';
import type { Route } from '../engine/run-spec.ts';
import type { Run } from '../engine/state.ts';
import type { AlarmPort } from '../lib/earliest-alarm.ts';
import type { ProjectionMessage } from '../projection/message.ts';
import type { EndReport } from '../schedule/rpc.ts';
import type { Carried } from './carried.ts';
import type { EntryTable } from './entry-table.ts';

/**
 * What a run needs of the world. The Worker binds these to the platform, the simulator to a world that crashes at
 * every call. Every send may fail and may be repeated.
 */
export interface InstancePorts {
	readonly table: EntryTable;
	/** Characters of the log after which there is a snapshot; absent for the ordinary number. */
	readonly snapshotAfter?: number;
	readonly alarm: AlarmPort;
	readonly send: SendPorts;
	readonly archive: ArchivePorts;
	/** What succeeded in another run, wherever it is; null when nothing is left of it. Rejects while it cannot be asked. */
	successesOf(place: RunPlace): Promise<Carried | null>;
	/** Empties the storage, the alarm included, and takes leave of those who follow the run. */
	erase(why: 'deleted' | 'archived'): Promise<void>;
	/** A turn was stored: the run is as these facts leave it. Must not throw. */
	changed(run: Run, facts: readonly Fact[]): void;
	/** Keeps the object alive until the work is over, which nobody's answer waits for. The work never fails. */
	later(work: Promise<void>): Promise<void>;
	/** Does the work after that time if the object lasts so long. Gives the way to cancel it. */
	after(delayMs: number, work: () => Promise<void>): () => void;
	now(): number;
	random(): number;
	log(event: string, fields: Readonly<Record<string, string | number | boolean | null>>): void;
}

/** What a run needs to give itself up to the archive. */
export interface ArchivePorts {
	/** How long an ended run can be operated as long as nobody was asked, and at least, in ms. */
	readonly hotMsAssumed: number;
	readonly hotMsMin: number;
	/** How long an ended run of this project can be operated, in ms, as its setting is now. */
	hotMs(run: Run): Promise<number>;
	/** Resolved when logs and bundle lie in the archive for sure. */
	store(run: Run, bundle: BundleSource): Promise<void>;
}

/** Ways from a run to the other parts, each resolved when the other side has it for sure. */
export interface SendPorts {
	/** Gives how long the oldest message of the queue has been waiting, in ms. */
	dispatch(run: Run, attempts: readonly AttemptRef[]): Promise<number>;
	control(messages: readonly ControlMessage[]): Promise<void>;
	ended(run: Run, report: EndReport): Promise<void>;
	/** Resolved when a queue has all of the messages. */
	project(messages: readonly ProjectionMessage[]): Promise<void>;
	acquire(run: Run, request: AcquireRequest): Promise<{ readonly slots: number; readonly routes: readonly Route[] }>;
	release(run: Run, request: ReleaseRequest): Promise<void>;
	/** The workflow's scheduler may give the run's block to others. */
	blockBack(run: Run): Promise<void>;
	/** The run is being deleted: its workflow keeps the outcome, marked, and its logs go. */
	forget(run: Run): Promise<void>;
}
