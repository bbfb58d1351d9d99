import { readdirSync, readFileSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

/** In every program's environment, and how the sweep knows its own. */
export const ATTEMPT_VARIABLE = 'ORRERY_ATTEMPT_ID';

const rowSchema = z.object({ id: z.int(), attempt_id: z.string() });

/**
 * The process groups of running programs, written down so that they can be found again after this process was killed.
 *
 * A group is the unit because a script's children belong to it: signalling the shell alone would leave them behind. A
 * program that makes a session of its own leaves the group, and is out of reach.
 */
export class ProcessGroups {
	readonly #database: DatabaseSync;
	readonly #live = new Set<number>();

	constructor(database: DatabaseSync) {
		this.#database = database;
	}

	add(groupId: number, attemptId: string): void {
		this.#live.add(groupId);
		this.#database
			.prepare('INSERT OR REPLACE INTO process_group (id, attempt_id) VALUES (?, ?)')
			.run(groupId, attemptId);
	}

	/** Kills what is left of a group and forgets it. */
	remove(groupId: number): void {
		signalGroup(groupId, 'SIGKILL');
		this.#live.delete(groupId);
		this.#database.prepare('DELETE FROM process_group WHERE id = ?').run(groupId);
	}

	/** For the very last moment of the process: synchronous, and leaves the notes for the sweep. */
	killAll(): void {
		for (const groupId of this.#live) signalGroup(groupId, 'SIGKILL');
	}

	/**
	 * Kills the groups an earlier process left behind. The number alone would not do, since the system gives it out again:
	 * a member must carry the attempt in its environment, which needs /proc; without it nothing is killed.
	 */
	sweep(): number {
		const rows = this.#database.prepare('SELECT id, attempt_id FROM process_group').all();
		const orphans = rows.map((row) => rowSchema.parse(row)).filter(hasMember);
		for (const orphan of orphans) signalGroup(orphan.id, 'SIGKILL');
		this.#database.exec('DELETE FROM process_group');
		return orphans.length;
	}
}

/** Sends a signal to every process of a group; one that is gone already is fine. */
export function signalGroup(groupId: number, signal: 'SIGTERM' | 'SIGKILL'): void {
	try {
		process.kill(-groupId, signal);
	} catch {
		// ESRCH: nobody is left. EPERM: on some systems what is left are zombies.
	}
}

function hasMember(group: { id: number; attempt_id: string }): boolean {
	return processIds().some((processId) => {
		const stat = readProcessFile(processId, 'stat');
		// The name in parentheses may hold anything, so fields are counted from its end: state, parent, group.
		const groupId = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2];
		if (groupId !== String(group.id)) return false;
		return readProcessFile(processId, 'environ').split('\0').includes(`${ATTEMPT_VARIABLE}=${group.attempt_id}`);
	});
}

function processIds(): string[] {
	try {
		return readdirSync('/proc').filter((name) => Number.isInteger(Number(name)));
	} catch {
		return [];
	}
}

function readProcessFile(processId: string, file: 'stat' | 'environ'): string {
	try {
		return readFileSync(`/proc/${processId}/${file}`, 'utf8');
	} catch {
		return '';
	}
}
