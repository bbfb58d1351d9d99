import type { Actor } from '../engine/run-spec.ts';
import { messageOf } from '../lib/log-line.ts';
import type { InstancePorts } from './instance-ports.ts';
import { HELD, LOG_UNREADABLE, NO_RUN } from './platform-hold.ts';
import { removeRun } from './remove-run.ts';
import type { Abandoned, Refusal } from './rpc.ts';
import type { RunArchive } from './run-archive.ts';
import type { Acted, RunTurns } from './run-turns.ts';
import type { StoredRun } from './stored-run.ts';
import { UndecidedTurn } from './undecided-turn.ts';
import { UnreadableLog } from './unreadable-log.ts';

/** What closing and removing a run goes through. */
export interface ClosingParts {
	readonly ports: InstancePorts;
	readonly stored: StoredRun;
	readonly turns: RunTurns;
	readonly archive: RunArchive;
	/** The ordinary way, of a run that can be read. */
	readonly forceClose: (by: Actor) => Promise<Acted | Refusal>;
}

/** The ends that a run can always be brought to, whatever its log is worth. */
export class RunClosing {
	readonly #parts: ClosingParts;

	constructor(parts: ClosingParts) {
		this.#parts = parts;
	}

	/**
	 * Closes the run by force, from what can be read of its log where that is not all of it. Refused when even that cannot
	 * be closed, which leaves nothing to do but to `abandon` it.
	 *
	 * @throws Error when the platform refuses to read, which says nothing of the run.
	 */
	async force(by: Actor): Promise<Acted | Refusal> {
		const { ports, turns, forceClose } = this.#parts;
		try {
			const taken = await turns.closeSalvaged(by);
			if (taken === null) return await forceClose(by);
			if ('ok' in taken) return taken;
			await taken.sends;
			return taken.acted;
		} catch (problem) {
			if (!(problem instanceof UnreadableLog || problem instanceof UndecidedTurn)) throw problem;
			ports.log('force_close_failed', { problem: messageOf(problem) });
			return HOPELESS;
		}
	}

	/**
	 * Takes leave of everybody and erases the run. Nothing happens to it meanwhile; a removal that broke off is completed
	 * by the next.
	 */
	async remove(by: Actor): Promise<{ readonly ok: true } | Refusal> {
		const { ports, stored, turns } = this.#parts;
		const flaw = stored.flaw();
		const run = flaw === null ? stored.load() : (stored.salvage(flaw, ports.now(), by)?.run ?? null);
		if (run === null) return flaw === null ? NO_RUN : UNCLOSED;
		return this.#erasing(async () => {
			const removed = await removeRun(run, ports.send);
			if (!removed.ok) return removed;
			await ports.erase('deleted');
			turns.forget();
			return removed;
		});
	}

	/** Erases a run that cannot be closed, and says so; one that can be is closed instead. */
	async abandon(by: Actor): Promise<Abandoned | Refusal> {
		const closed = await this.force(by);
		if (closed !== HOPELESS) return 'reply' in closed ? { ok: true, isErased: false } : closed;
		const { ports, turns } = this.#parts;
		return this.#erasing(async () => {
			await ports.erase('deleted');
			turns.forget();
			return { ok: true, isErased: true };
		});
	}

	async #erasing<Done>(erase: () => Promise<Done | Refusal>): Promise<Done | Refusal> {
		const { turns, archive } = this.#parts;
		if (turns.isClosed) return HELD;
		turns.isClosed = true;
		try {
			await archive.rest();
			return await erase();
		} finally {
			turns.isClosed = false;
		}
	}
}

const HOPELESS: Refusal = { ok: false, code: 'unavailable', details: { reason: LOG_UNREADABLE, entry: 1 } };

/** Of a run of which nothing can be read it is not known that it has ended. */
const UNCLOSED: Refusal = {
	ok: false,
	code: 'illegal_transition',
	details: { state: 'running', operation: 'delete', allowed: ['force_close'] },
};
