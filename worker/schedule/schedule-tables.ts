import { actorSchema } from '../instance/rpc-schema.ts';
import type { MakeUp, Mark, MissedRange } from './mark.ts';
import { type ScheduleEntry, scheduleEntrySchema } from './schedule-entry.ts';

/** How far a schedule is decided, and what keeps it from going on. */
export interface ScheduleState {
	readonly cursor: number;
	/** Why its times could not be computed, and since when; null while they can (A3). */
	readonly attention: { readonly reason: string; readonly since: number } | null;
}

type MarkRow = { at: number; state: Mark['state']; by: string; markedAt: number };
type MakeUpRow = { after: number; until: number; by: string };

/** What is kept of schedules besides their starts: their changes, and what is out of the ordinary. */
export class ScheduleTables {
	readonly #sql: SqlStorage;

	constructor(sql: SqlStorage) {
		this.#sql = sql;
	}

	create(): void {
		const tables = [
			'schedule_entry (schedule TEXT, seq INTEGER, body TEXT, PRIMARY KEY (schedule, seq))',
			'schedule_state (schedule TEXT PRIMARY KEY, cursor INTEGER, attention TEXT, attention_since INTEGER)',
			'schedule_mark (schedule TEXT, at INTEGER, state TEXT, by TEXT, marked_at INTEGER, PRIMARY KEY (schedule, at))',
			'schedule_missed (schedule TEXT, until INTEGER, after INTEGER, PRIMARY KEY (schedule, until))',
			'schedule_make_up (schedule TEXT, until INTEGER, after INTEGER, by TEXT, PRIMARY KEY (schedule, until))',
		];
		for (const table of tables) this.#sql.exec(`CREATE TABLE IF NOT EXISTS ${table} WITHOUT ROWID`);
	}

	schedules(): readonly string[] {
		return this.#sql
			.exec<{ schedule: string }>('SELECT DISTINCT schedule FROM schedule_entry')
			.toArray()
			.map(({ schedule }) => schedule);
	}

	entries(scheduleId: string): readonly ScheduleEntry[] {
		return this.#sql
			.exec<{ body: string }>('SELECT body FROM schedule_entry WHERE schedule = ? ORDER BY seq', scheduleId)
			.toArray()
			.map(({ body }) => scheduleEntrySchema.parse(JSON.parse(body)));
	}

	append(scheduleId: string, seq: number, entry: ScheduleEntry): void {
		const body = JSON.stringify(entry);
		this.#sql.exec('INSERT INTO schedule_entry (schedule, seq, body) VALUES (?, ?, ?)', scheduleId, seq, body);
	}

	/**
	 * An ordinary firing writes no cursor: the row of its start says how far it went. What is stored here is where it was
	 * when starts were forgotten.
	 */
	state(scheduleId: string): ScheduleState {
		const [row] = this.#sql
			.exec<{ cursor: number; attention: string | null; since: number }>(
				'SELECT cursor, attention, attention_since AS since FROM schedule_state WHERE schedule = ?',
				scheduleId,
			)
			.toArray();
		const [missed] = this.#sql
			.exec<{ until: number | null }>('SELECT max(until) AS until FROM schedule_missed WHERE schedule = ?', scheduleId)
			.toArray();
		return {
			cursor: Math.max(row?.cursor ?? 0, missed?.until ?? 0),
			attention: row === undefined || row.attention === null ? null : { reason: row.attention, since: row.since },
		};
	}

	setState(scheduleId: string, { cursor, attention }: ScheduleState): void {
		this.#sql.exec(
			'INSERT OR REPLACE INTO schedule_state (schedule, cursor, attention, attention_since) VALUES (?, ?, ?, ?)',
			...[scheduleId, cursor, attention?.reason ?? null, attention?.since ?? null],
		);
	}

	mark(scheduleId: string, { at, state, by, markedAt }: Mark): void {
		this.#sql.exec(
			'INSERT OR REPLACE INTO schedule_mark (schedule, at, state, by, marked_at) VALUES (?, ?, ?, ?, ?)',
			...[scheduleId, at, state, JSON.stringify(by), markedAt],
		);
	}

	unmark(scheduleId: string, at: number): void {
		this.#sql.exec('DELETE FROM schedule_mark WHERE schedule = ? AND at = ?', scheduleId, at);
	}

	/** Marks of instants after one and up to another, by instant. */
	marks(scheduleId: string, after: number, until: number): ReadonlyMap<number, Mark> {
		const rows = this.#sql
			.exec<MarkRow>(
				'SELECT at, state, by, marked_at AS markedAt FROM schedule_mark WHERE schedule = ? AND at > ? AND at <= ? ORDER BY at',
				...[scheduleId, bounded(after), bounded(until)],
			)
			.toArray();
		return new Map(rows.map(({ by, ...mark }) => [mark.at, { ...mark, by: actorSchema.parse(JSON.parse(by)) }]));
	}

	/** The instants that somebody holds. */
	held(scheduleId: string): readonly number[] {
		return this.#sql
			.exec<{ at: number }>("SELECT at FROM schedule_mark WHERE schedule = ? AND state = 'held'", scheduleId)
			.toArray()
			.map(({ at }) => at);
	}

	addMissed(scheduleId: string, { after, until }: MissedRange): void {
		this.#sql.exec(
			'INSERT OR REPLACE INTO schedule_missed (schedule, until, after) VALUES (?, ?, ?)',
			...[scheduleId, until, after],
		);
	}

	/** Ranges of missed occurrences that reach into (after, until]. */
	missed(scheduleId: string, after: number, until: number): readonly MissedRange[] {
		return this.#sql
			.exec<{ after: number; until: number }>(
				'SELECT after, until FROM schedule_missed WHERE schedule = ? AND until > ? AND after < ? ORDER BY until',
				...[scheduleId, bounded(after), bounded(until)],
			)
			.toArray();
	}

	/** The oldest order to make up skipped occurrences; null when none is left. */
	makeUp(scheduleId: string): MakeUp | null {
		const [row] = this.#sql
			.exec<MakeUpRow>(
				'SELECT after, until, by FROM schedule_make_up WHERE schedule = ? ORDER BY until LIMIT 1',
				scheduleId,
			)
			.toArray();
		return row === undefined ? null : { ...row, by: actorSchema.parse(JSON.parse(row.by)) };
	}

	setMakeUp(scheduleId: string, { after, until, by }: MakeUp): void {
		this.#sql.exec(
			'INSERT OR REPLACE INTO schedule_make_up (schedule, until, after, by) VALUES (?, ?, ?, ?)',
			...[scheduleId, until, after, JSON.stringify(by)],
		);
	}

	endMakeUp(scheduleId: string, until: number): void {
		this.#sql.exec('DELETE FROM schedule_make_up WHERE schedule = ? AND until = ?', scheduleId, until);
	}

	endMakeUps(scheduleId: string): void {
		this.#sql.exec('DELETE FROM schedule_make_up WHERE schedule = ?', scheduleId);
	}

	/** Forgets what is older, all but what says how the schedule stands. */
	forgetBefore(scheduleId: string, before: number): void {
		this.#sql.exec('DELETE FROM schedule_mark WHERE schedule = ? AND at < ?', scheduleId, before);
		this.#sql.exec('DELETE FROM schedule_missed WHERE schedule = ? AND until < ?', scheduleId, before);
	}

	remove(scheduleId: string): void {
		for (const table of ['entry', 'state', 'mark', 'missed', 'make_up'])
			this.#sql.exec(`DELETE FROM schedule_${table} WHERE schedule = ?`, scheduleId);
	}
}

/** SQLite has no infinity, and integers beyond 2^53 lose their last digits. */
function bounded(at: number): number {
	return Math.min(Math.max(at, 0), Number.MAX_SAFE_INTEGER);
}
