import type { AcquireRequest } from '../../../worker/capacity/rpc.ts';
import type { ControlMessage } from '../../../worker/dispatch/message.ts';
import type { AttemptRef } from '../../../worker/engine/command.ts';
import type { InstancePorts } from '../../../worker/instance/instance-ports.ts';
import { InstanceRun } from '../../../worker/instance/instance-run.ts';
import type { InstanceProjection } from '../../../worker/projection/message.ts';
import type { EndReport } from '../../../worker/schedule/rpc.ts';
import { MemoryEntryTable } from '../../sim/memory-entry-table.ts';
import { START_AT } from '../../support/run-builder.ts';

/** Which ways out of the object are broken at the moment. */
type Broken = 'write' | 'alarm' | 'dispatch' | 'ended' | 'project' | 'capacity';

/** A world for one run: storage that outlives the object, an alarm and a clock moved by hand, sends that are kept. */
export class TestWorld {
	readonly table = new MemoryEntryTable();
	readonly broken = new Set<Broken>();
	readonly dispatched: AttemptRef[] = [];
	readonly control: ControlMessage[] = [];
	readonly ended: EndReport[] = [];
	readonly rows: InstanceProjection[] = [];
	readonly asked: AcquireRequest[] = [];
	readonly released: { readonly holder: string; readonly keep: number }[] = [];
	readonly logged: string[] = [];
	readonly alarmsSet: number[] = [];
	now = START_AT;
	alarmAt: number | null = null;
	/** What the capacity object grants beyond the block. */
	grants = 0;
	/** What happens while the capacity object thinks. */
	whileAsking: () => Promise<unknown> = async () => null;
	object: InstanceRun;

	constructor() {
		this.object = new InstanceRun(this.#ports());
	}

	/** The object loses its memory, as in an eviction, a deploy or a crash. */
	evict(): void {
		this.object = new InstanceRun(this.#ports());
	}

	/** Lets time pass, and the alarm ring when it is due. */
	async pass(ms: number): Promise<void> {
		const until = this.now + ms;
		while (this.alarmAt !== null && this.alarmAt <= until) {
			this.now = Math.max(this.now, this.alarmAt);
			await this.ring();
		}
		this.now = until;
	}

	/** The alarm rings, early or late as it may be. */
	async ring(): Promise<void> {
		this.alarmAt = null;
		await this.object.wake();
	}

	#ports(): InstancePorts {
		const refuse = (way: Broken) => {
			if (this.broken.has(way)) throw new Error(`${way} refused`);
		};
		const { table } = this;
		table.atomically = (writes) => {
			refuse('write');
			MemoryEntryTable.prototype.atomically.call(table, writes);
		};
		return {
			table,
			alarm: {
				getAlarm: async () => this.alarmAt,
				setAlarm: async (at) => {
					refuse('alarm');
					this.alarmAt = at;
					this.alarmsSet.push(at);
				},
			},
			send: {
				dispatch: async (_run, attempts) => {
					refuse('dispatch');
					this.dispatched.push(...attempts);
				},
				control: async (messages) => {
					this.control.push(...messages);
				},
				ended: async (_run, report) => {
					refuse('ended');
					this.ended.push(report);
				},
				project: async (row) => {
					refuse('project');
					this.rows.push(row);
				},
				acquire: async (run, request) => {
					refuse('capacity');
					this.asked.push(request);
					await this.whileAsking();
					return { slots: Math.min(request.wanted, this.grants), routes: run.routes };
				},
				release: async (_run, request) => {
					refuse('capacity');
					this.released.push(request);
				},
				forget: async () => undefined,
			},
			changed: () => undefined,
			now: () => this.now,
			random: () => 0,
			log: (event) => this.logged.push(event),
		};
	}
}
