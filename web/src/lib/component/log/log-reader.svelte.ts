import { untrack } from 'svelte';
import { answer, api, type Schema } from '#lib/api/client.ts';
import type { Liveness } from '#lib/api/live-channel.ts';
import { type ApiProblem, asProblem, isAbort } from '#lib/api/problem.ts';
import { actorText } from '#lib/i18n/actor.ts';
import { locale } from '#lib/i18n/locale.svelte.ts';
import { logsText } from '#lib/i18n/logs.ts';
import { actorsInWords } from '#lib/model/actors-in-words.ts';
import { LogBuffer, type LogEntry } from '#lib/model/log-buffer.ts';
import { namesOf } from '#lib/state/actor-names.ts';
import { inBackground } from '#lib/state/in-background.ts';
import { LiveConnection } from '#lib/state/live-connection.svelte.ts';
import { session } from '#lib/state/session.svelte.ts';

export interface LogPlace {
	readonly projectId: string;
	readonly taskInstanceId: string;
	/** All attempts when undefined. */
	readonly attempt: number | undefined;
}

/** The API's largest page: a log of 64 MiB takes 64 of them. */
const PAGE_BYTES = 1024 * 1024;

/** So long after its last text more may come of a log: an executor that cannot get rid of it delivers the result first. */
const LATE_TEXT_MS = 60_000;

/** Reads a task instance's log from its beginning, and goes on with what is written while one looks. */
export class LogReader {
	readonly #place: () => LogPlace;
	/** What is known of a task changes while it runs; its log is begun anew only for another one. */
	readonly #id = $derived.by(() => JSON.stringify(this.#place()));
	#names: ReadonlyMap<string, string> = new Map();
	#buffer = $state.raw(this.#newBuffer());
	#revision = $state(0);
	#problem = $state.raw<ApiProblem>();
	#isReading = $state(false);
	#hasRead = $state(false);
	#hasEnded = $state(false);
	/** It has ended, and more may come. */
	#isLingering = $state(false);
	/** When the newest text of its executor arrived, in epoch ms. */
	#textAt = 0;
	#lingering: ReturnType<typeof setTimeout> | undefined;
	#sizeBytes = $state(0);
	#readBytes = $state(0);
	#cursor: string | undefined;
	#isStale = false;
	#aborting = new AbortController();
	readonly #connections: readonly LiveConnection[];

	constructor(place: () => LogPlace) {
		this.#place = place;
		$effect(() => {
			this.#id;
			// Lines are worded as they come, so another language begins anew.
			locale.current;
			untrack(() => this.#begin());
			return () => {
				clearTimeout(this.#lingering);
				this.#aborting.abort();
			};
		});
		this.#connections = (['executor', 'platform'] as const).map(
			(source) =>
				new LiveConnection({
					projectId: () => place().projectId,
					path: () => this.#livePath(source),
					onMessage: (message) => this.#hear(message),
					onGap: () => inBackground(this.#readOn()),
				}),
		);
	}

	get buffer(): LogBuffer {
		return this.#buffer;
	}

	/** Changes whenever the buffer has. */
	get revision(): number {
		return this.#revision;
	}

	get problem(): ApiProblem | undefined {
		return this.#problem;
	}

	/** Nothing has come yet. */
	get isFirst(): boolean {
		return !this.#hasRead && this.#problem === undefined;
	}

	/** From 0 to 1 while a large log is read; undefined once all of it is here. */
	get progress(): number | undefined {
		if (!this.#isReading || this.#sizeBytes < PAGE_BYTES) return undefined;
		return Math.min(1, this.#readBytes / this.#sizeBytes);
	}

	get sizeBytes(): number {
		return this.#sizeBytes;
	}

	/** Nothing will follow but what was late. */
	get hasEnded(): boolean {
		return this.#hasEnded;
	}

	get liveness(): Liveness {
		if (this.#hasEnded) return 'closed';
		return this.#connections.find(({ liveness }) => liveness !== 'live')?.liveness ?? 'live';
	}

	refresh(): void {
		this.#problem = undefined;
		inBackground(this.#readOn());
	}

	#newBuffer(): LogBuffer {
		return new LogBuffer((line) => actorsInWords(logsText().platformLine(line), (kind, id) => this.#wordFor(kind, id)));
	}

	#wordFor(kind: 'user' | 'token', id: string): string {
		const t = actorText();
		if (kind === 'token') return `${t.token} ${id.slice(-6)}`;
		return id === session.user?.id ? t.you : (this.#names.get(id) ?? t.somebody);
	}

	#livePath(source: 'executor' | 'platform'): string | undefined {
		if (!this.#hasRead || (this.#hasEnded && !this.#isLingering)) return undefined;
		const { taskInstanceId, attempt } = this.#place();
		const only = attempt === undefined ? '' : `&attempt=${attempt}`;
		return `/task-instances/${taskInstanceId}/logs/live?source=${source}${only}`;
	}

	#begin(): void {
		this.#aborting.abort();
		this.#aborting = new AbortController();
		this.#buffer = this.#newBuffer();
		this.#cursor = undefined;
		this.#hasRead = false;
		this.#hasEnded = false;
		clearTimeout(this.#lingering);
		this.#isLingering = false;
		this.#textAt = 0;
		this.#isReading = false;
		this.#readBytes = 0;
		this.#problem = undefined;
		inBackground(this.#readOn());
	}

	async #readOn(): Promise<void> {
		// Whoever asks meanwhile knows of something that the read under way may have passed by.
		this.#isStale = true;
		if (this.#isReading) return;
		const { signal } = this.#aborting;
		this.#isReading = true;
		try {
			for (let isMore = true; isMore || this.#isStale; ) {
				this.#isStale = false;
				isMore = await this.#readPage(signal);
			}
			this.#problem = undefined;
		} catch (error) {
			if (!isAbort(error)) this.#problem = asProblem(error);
		} finally {
			if (!signal.aborted) this.#isReading = false;
		}
	}

	async #readPage(signal: AbortSignal): Promise<boolean> {
		const { projectId, taskInstanceId, attempt } = this.#place();
		// Lines are worded as they come.
		this.#names = await namesOf({ projectId, organizationId: undefined });
		const query = {
			limitBytes: PAGE_BYTES,
			...(attempt === undefined ? {} : { attempt }),
			...(this.#cursor === undefined ? {} : { cursor: this.#cursor }),
		};
		const page: Schema<'LogPage'> = await answer(
			api.GET('/api/v1/projects/{projectId}/task-instances/{taskInstanceId}/logs', {
				params: { path: { projectId, taskInstanceId }, query },
				signal,
			}),
		);
		signal.throwIfAborted();
		this.#take(page.entries);
		this.#cursor = page.nextCursor;
		this.#sizeBytes = page.sizeBytes;
		this.#hasEnded = page.ended && !page.more;
		this.#hasRead = true;
		this.#linger();
		return page.more;
	}

	#linger(): void {
		clearTimeout(this.#lingering);
		const leftMs = this.#textAt + LATE_TEXT_MS - Date.now();
		this.#isLingering = this.#hasEnded && leftMs > 0;
		if (!this.#isLingering) return;
		this.#lingering = setTimeout(() => {
			this.#isLingering = false;
		}, leftMs);
	}

	#take(entries: readonly LogEntry[]): boolean {
		let isWhole = true;
		for (const entry of entries) {
			isWhole = this.#buffer.add(entry) && isWhole;
			if (entry.source !== 'executor') continue;
			this.#readBytes += entry.text.length;
			this.#textAt = Math.max(this.#textAt, entry.at === null ? 0 : Date.parse(entry.at));
		}
		if (entries.length > 0) this.#revision += 1;
		return isWhole;
	}

	#hear(message: unknown): void {
		if (!isLogMessage(message)) return;
		// What was written before the connection stood is read; so is what a gap in the text leaves out.
		if (message.type === 'hello' || !this.#take(message.entries)) inBackground(this.#readOn());
		else this.#linger();
	}
}

type LogMessage = { readonly type: 'hello' } | { readonly type: 'entries'; readonly entries: readonly LogEntry[] };

/** The server that sent it made the console too, so its kind is all that is checked. */
function isLogMessage(message: unknown): message is LogMessage {
	return (
		typeof message === 'object' &&
		message !== null &&
		'type' in message &&
		(message.type === 'hello' || (message.type === 'entries' && 'entries' in message && Array.isArray(message.entries)))
	);
}
