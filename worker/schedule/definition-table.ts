import type { ExecutionStrategy } from '../contract/status.ts';
import { splitText } from '../lib/split-text.ts';
import type { PublishedWorkflow } from './rpc.ts';
import { publishedWorkflowSchema } from './rpc-schema.ts';

/**
 * The definition that starts take: the last version brought online, cut into rows. It stays when the workflow goes
 * offline, because a start accepted before has to be honoured.
 */
export class DefinitionTable {
	readonly #sql: SqlStorage;
	/** The version that was last taken by a start: a version never changes. */
	#known: PublishedWorkflow | null = null;
	#strategy: { readonly version: number; readonly strategy: ExecutionStrategy } | null = null;

	constructor(sql: SqlStorage) {
		this.#sql = sql;
	}

	exist(): boolean {
		return this.#sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'definition'").toArray().length > 0;
	}

	create(): void {
		this.#sql.exec(
			'CREATE TABLE IF NOT EXISTS definition (version INTEGER, part INTEGER, body TEXT, PRIMARY KEY (version, part)) WITHOUT ROWID',
		);
		this.#sql.exec('CREATE TABLE IF NOT EXISTS state (id INTEGER PRIMARY KEY, version INTEGER, online INTEGER)');
	}

	/** The version that starts take, and whether they may; null before the first publication. */
	state(): { readonly version: number; readonly online: boolean } | null {
		const [row] = this.#sql.exec<{ version: number; online: number }>('SELECT version, online FROM state').toArray();
		return row === undefined ? null : { version: row.version, online: row.online === 1 };
	}

	/** The online definition; null while the workflow is offline. */
	online(): PublishedWorkflow | null {
		const state = this.state();
		if (state === null || !state.online) return null;
		this.#known = this.read(state.version);
		return this.#known;
	}

	/** The execution strategy of the version that starts take. */
	strategy(): ExecutionStrategy {
		const version = this.state()?.version;
		if (version === undefined) return 'parallel';
		if (this.#strategy?.version !== version) {
			const strategy = this.read(version)?.document.executionStrategy ?? 'parallel';
			this.#strategy = { version, strategy };
		}
		return this.#strategy.strategy;
	}

	takeOffline(): void {
		this.#sql.exec('UPDATE state SET online = 0 WHERE online = 1');
	}

	/** Makes a version the one that starts take, and drops those that nobody needs any more. */
	publish(workflow: PublishedWorkflow, versionsInUse: readonly number[]): void {
		this.#put(workflow);
		this.#sql.exec('INSERT OR REPLACE INTO state (id, version, online) VALUES (1, ?, 1)', workflow.version);
		this.#keepOnly([...new Set([workflow.version, ...versionsInUse])]);
		this.#known = workflow;
	}

	/**
	 * Keeps a version that a start names, with its project as it is now, beside the one that starts take, and drops those
	 * that nobody needs any more. One that is kept already costs nothing.
	 */
	keep(workflow: PublishedWorkflow, versionsInUse: () => readonly number[]): void {
		const current = this.state()?.version;
		if (current === workflow.version || this.#textOf(workflow.version) === JSON.stringify(workflow)) return;
		this.#put(workflow);
		this.#keepOnly([...new Set([workflow.version, ...(current === undefined ? [] : [current]), ...versionsInUse()])]);
	}

	#put(workflow: PublishedWorkflow): void {
		this.#sql.exec('DELETE FROM definition WHERE version = ?', workflow.version);
		for (const [part, body] of splitText(JSON.stringify(workflow)).entries())
			this.#sql.exec('INSERT INTO definition (version, part, body) VALUES (?, ?, ?)', workflow.version, part, body);
	}

	read(version: number): PublishedWorkflow | null {
		if (this.#known?.version === version) return this.#known;
		const text = this.#textOf(version);
		return text === null ? null : publishedWorkflowSchema.parse(JSON.parse(text));
	}

	#textOf(version: number): string | null {
		const rows = this.#sql
			.exec<{ body: string }>('SELECT body FROM definition WHERE version = ? ORDER BY part', version)
			.toArray();
		return rows.length === 0 ? null : rows.map(({ body }) => body).join('');
	}

	#keepOnly(versions: readonly number[]): void {
		this.#sql.exec(
			'DELETE FROM definition WHERE version NOT IN (SELECT value FROM json_each(?))',
			JSON.stringify(versions),
		);
	}
}
