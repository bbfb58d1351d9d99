import type { Command } from '../engine/command.ts';
import { previewOf } from '../engine/view/preview.ts';
import type { InstancePorts } from './instance-ports.ts';
import { archivedRefusal, NO_RUN, unreadableHold, unreadableRefusal } from './platform-hold.ts';
import type { Previewed, Refusal } from './rpc.ts';
import type { RunAlarm } from './run-alarm.ts';
import type { Reading } from './run-reader.ts';
import type { StoredRun } from './stored-run.ts';

/** What reading a run goes through. */
export interface ReadParts {
	readonly ports: Pick<InstancePorts, 'now'>;
	readonly stored: StoredRun;
	readonly alarm: Pick<RunAlarm, 'hold'>;
}

/** What can be told of a run without changing it, however much of its log can be read. */
export class ReadableRun {
	readonly #parts: ReadParts;

	constructor(parts: ReadParts) {
		this.#parts = parts;
	}

	/**
	 * The run for reading: as far as its log tells, where that cannot be folded to its end. Null when there is none, or not
	 * even its start can be read.
	 */
	reading(): Reading | null {
		const { stored, alarm } = this.#parts;
		const flaw = stored.flaw();
		if (flaw !== null) {
			const salvaged = stored.salvageForReading(flaw);
			return salvaged && { run: salvaged.run, hold: unreadableHold(flaw, salvaged.fact.at), archivedAt: null };
		}
		const run = stored.load();
		return run === null ? null : { run, hold: alarm.hold, archivedAt: stored.sealedAt };
	}

	/** What an order would do. Changes nothing; a run that was archived is refused as the order itself would be. */
	preview(order: (now: number) => Command): Previewed | Refusal {
		const { ports, stored } = this.#parts;
		const command = order(ports.now());
		const flaw = command.kind === 'force_close' ? null : stored.flaw();
		if (flaw !== null) return unreadableRefusal(flaw);
		const reading = this.reading();
		if (reading === null) return NO_RUN;
		if (reading.archivedAt !== null) return archivedRefusal(reading.run);
		const preview = previewOf(reading.run, command);
		return 'ok' in preview ? preview : { ok: true, preview };
	}
}
