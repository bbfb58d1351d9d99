import { isTerminalTask } from '../contract/status.ts';
import type { Run } from '../engine/state.ts';
import { projectionOf, taskProjectionOf } from '../engine/view/projection-view.ts';
import { messageOf } from '../lib/log-line.ts';
import { type HotTime, isSettled } from './hot-time.ts';
import type { InstancePorts } from './instance-ports.ts';
import type { RunAlarm } from './run-alarm.ts';
import type { RunTurns } from './run-turns.ts';
import type { StoredRun } from './stored-run.ts';

/** How soon an archiving that broke off goes on. */
const GO_ON_MS = 600_000;

/** How soon a project whose setting could not be read is asked again. */
const ASK_AGAIN_MS = 3_600_000;

/** What archiving a run goes through. */
export interface ArchiveParts {
	readonly ports: InstancePorts;
	readonly stored: StoredRun;
	readonly alarm: RunAlarm;
	readonly hot: HotTime;
	readonly turns: RunTurns;
}

/**
 * Gives an ended run up to the archive when its hot time is over. It is sealed first: from then on nothing happens to it,
 * so that what is archived stays true, and there is only one way to go on. Then its bundle is written and looked up, then
 * the lists are told, and its storage goes last. Whatever breaks off is carried out again from the seal on.
 */
export class RunArchive {
	readonly #parts: ArchiveParts;
	#working: Promise<void> | null = null;

	constructor(parts: ArchiveParts) {
		this.#parts = parts;
	}

	/** Archives the run if its time has come. True when it is archived, or on its way there. */
	async advance(): Promise<boolean> {
		const { ports, stored, alarm, turns } = this.#parts;
		const run = stored.load();
		if (run === null) return false;
		if (stored.sealedAt === null && !(await this.#seal(run))) return false;
		if (turns.isClosed) {
			// It is being removed. Should that break off, the archive is all that is left to go on with.
			await alarm.ensure(ports.now() + GO_ON_MS);
			return true;
		}
		try {
			this.#working ??= this.#archive().finally(() => {
				this.#working = null;
			});
			await this.#working;
		} catch (problem) {
			ports.log('archive_failed', { instance: run.spec.instanceId, problem: messageOf(problem) });
			// The storage may be empty by now, and what is in memory must not be archived a second time.
			turns.forget();
			await alarm.ensure(ports.now() + GO_ON_MS);
		}
		return true;
	}

	/** Waits for what is under way, which a removal must not overtake. */
	async rest(): Promise<void> {
		await this.#working?.catch(() => undefined);
	}

	/** The project's present setting counts, so it is asked now and was not captured when the run began. */
	async #seal(run: Run): Promise<boolean> {
		const { ports, alarm, hot, turns } = this.#parts;
		const asked = ports.now();
		if (!isSettled(run) || asked < (run.endedAt ?? 0) + ports.archive.hotMsMin) return false;
		try {
			hot.ms = await ports.archive.hotMs(run);
			hot.postpone(0);
			await alarm.load(asked);
		} catch (problem) {
			ports.log('hot_time_unknown', { instance: run.spec.instanceId, problem: messageOf(problem) });
			hot.postpone(asked + ASK_AGAIN_MS);
			await alarm.ensure(asked + ASK_AGAIN_MS);
			return false;
		}
		return !turns.isClosed && this.#sealIfDue();
	}

	/** Nothing is awaited between the look at the run and the seal: somebody may have opened it again meanwhile. */
	async #sealIfDue(): Promise<boolean> {
		const { ports, stored, alarm, hot } = this.#parts;
		const run = stored.load();
		const endsAt = run === null ? null : hot.endsAt(run);
		if (endsAt === null) return false;
		const now = ports.now();
		if (now < endsAt) {
			await alarm.ensure(endsAt);
			return false;
		}
		stored.seal(now);
		await alarm.ensure(now + GO_ON_MS);
		return true;
	}

	async #archive(): Promise<void> {
		const { ports, stored, alarm, turns } = this.#parts;
		const run = stored.load();
		const archivedAt = stored.sealedAt;
		if (run === null || archivedAt === null) return;
		// One more than the last turn's, so that it is newer than every row before it.
		const row = { ...projectionOf(run), seq: run.seq + 1, wakeAt: null, archivedAt };
		const told = run.tasks.filter((task) => task.startedAt !== null || isTerminalTask(task.phase.state));
		const tasks = told.map((task) => taskProjectionOf(run, task));
		await ports.archive.store(run, { archivedAt, row, tasks, entries: stored.entries() });
		await ports.send.project([{ ...row, taskRows: [] }]);
		await ports.erase('archived');
		turns.forget();
		alarm.rang();
	}
}
