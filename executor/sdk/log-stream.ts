import { MAX_LOG_BYTES, MAX_LOG_CHUNK_BYTES } from '../../worker/protocol/limits.ts';
import { backoffMs } from './backoff.ts';
import type { CallbackOutcome } from './callback-client.ts';
import { type Clock, settlesWithin, sleep } from './clock.ts';
import { LogTail } from './log-tail.ts';

/** A log longer than this is streamed even if the task is still young; up to it, it fits into the answer. */
export const LOG_TAIL_BYTES = 64 * 1024;

/** How much may wait to be sent before a fast writer is asked to pause. */
const ROOMY_BYTES = 1024 * 1024;

/** Lines are gathered this long, so that a task printing one a millisecond makes two requests a second. */
const GATHER_MS = 500;

/** After this many tries in a row, about a minute, the log is given up: it must not hold back the result. */
const MAX_FAILURES = 8;

const CUT_NOTICE = '\n[the log ends here: it reached 64 MiB]\n';

const encoder = new TextEncoder();

/**
 * The log of one attempt. It is held back until `start`, because most tasks are short and their whole log goes into the
 * answer; from then on it is sent in chunks by byte offset, each repeated until it is stored.
 */
export class LogStream {
	readonly #send: (offset: number, bytes: Uint8Array<ArrayBuffer>) => Promise<CallbackOutcome<number | undefined>>;
	readonly #clock: Clock;
	readonly #tail = new LogTail(LOG_TAIL_BYTES);
	#waiting: Uint8Array[] = [];
	#waitingBytes = 0;
	#writtenBytes = 0;
	#sentBytes = 0;
	#state: 'held' | 'streaming' | 'broken' = 'held';
	#loop: Promise<void> = Promise.resolve();
	#isSending = false;
	readonly #ending = Promise.withResolvers<void>();
	#isEnding = false;
	#roomMade = Promise.withResolvers<void>();

	constructor(
		send: (offset: number, bytes: Uint8Array<ArrayBuffer>) => Promise<CallbackOutcome<number | undefined>>,
		clock: Clock,
	) {
		this.#send = send;
		this.#clock = clock;
	}

	/** Whether the log is on its way by callbacks. */
	get isStreaming(): boolean {
		return this.#state !== 'held';
	}

	/** What belongs into the result: the end of the log when it was not streamed to its end, else nothing. */
	get unstreamed(): string | undefined {
		return this.#state === 'streaming' || this.#writtenBytes === 0 ? undefined : this.#tail.text();
	}

	write(text: string): void {
		if (text === '' || this.#writtenBytes >= MAX_LOG_BYTES) return;
		this.#append(encoder.encode(text));
		if (this.#state === 'held' && this.#waitingBytes > LOG_TAIL_BYTES) this.start();
		else this.#sendSoon();
	}

	/** Begins to send, with everything written so far. */
	start(): void {
		if (this.#state !== 'held') return;
		this.#state = 'streaming';
		this.#sendSoon();
	}

	/** Resolves when there is room to write more without piling it up. */
	async room(): Promise<void> {
		while (this.#state === 'streaming' && this.#waitingBytes > ROOMY_BYTES) await this.#roomMade.promise;
	}

	/** Sends what is left without gathering; resolves when all is stored or given up. */
	async end(): Promise<void> {
		this.#isEnding = true;
		this.#ending.resolve();
		this.#sendSoon();
		await this.#loop;
	}

	/** As `end`, but resolves too when nothing more of it was stored for `stallMs`, and after `mostMs` in any case. */
	async endWhileItGetsOn(stallMs: number, mostMs: number): Promise<void> {
		const over = this.end();
		const until = this.#clock.now() + mostMs;
		for (let stored = -1; stored < this.#sentBytes && this.#clock.now() < until; ) {
			stored = this.#sentBytes;
			if (await settlesWithin(this.#clock, Math.min(stallMs, until - this.#clock.now()), over)) return;
		}
	}

	#append(bytes: Uint8Array): void {
		const room = MAX_LOG_BYTES - encoder.encode(CUT_NOTICE).byteLength - this.#writtenBytes;
		if (bytes.byteLength <= room) {
			this.#keep(bytes);
			return;
		}
		this.#keep(bytes.subarray(0, wholeCharacters(bytes, room)));
		this.#keep(encoder.encode(CUT_NOTICE));
		this.#writtenBytes = MAX_LOG_BYTES;
	}

	#keep(bytes: Uint8Array): void {
		this.#tail.add(bytes);
		this.#writtenBytes += bytes.byteLength;
		if (this.#state === 'broken') return;
		this.#waiting.push(bytes);
		this.#waitingBytes += bytes.byteLength;
	}

	#sendSoon(): void {
		if (this.#state !== 'streaming' || this.#isSending || this.#waitingBytes === 0) return;
		this.#isSending = true;
		this.#loop = this.#sendWaiting();
	}

	async #sendWaiting(): Promise<void> {
		let failures = 0;
		while (this.#waitingBytes > 0 && this.#state === 'streaming') {
			if (failures > 0) await sleep(this.#clock, backoffMs(failures, this.#clock));
			else if (!this.#isEnding && this.#waitingBytes < LOG_TAIL_BYTES) await this.#gather();
			const chunk = this.#nextChunk();
			const outcome = await this.#send(this.#sentBytes, chunk);
			const storedBytes = storedOf(outcome, this.#sentBytes, chunk.byteLength);
			if (storedBytes > 0) this.#drop(storedBytes);
			failures = storedBytes > 0 ? 0 : failures + 1;
			if (outcome.kind === 'refused' || failures >= MAX_FAILURES) this.#giveUp();
		}
		this.#isSending = false;
	}

	async #gather(): Promise<void> {
		await Promise.race([sleep(this.#clock, GATHER_MS), this.#ending.promise]);
	}

	#nextChunk(): Uint8Array<ArrayBuffer> {
		const all = new Uint8Array(this.#waitingBytes);
		let place = 0;
		for (const bytes of this.#waiting) {
			all.set(bytes, place);
			place += bytes.byteLength;
		}
		// The joined bytes replace the pieces, so a backlog is not copied again for each chunk of it.
		this.#waiting = [all];
		return all.slice(0, wholeCharacters(all, MAX_LOG_CHUNK_BYTES));
	}

	#drop(storedBytes: number): void {
		const [first, ...later] = this.#waiting;
		this.#waiting = first && first.byteLength > storedBytes ? [first.subarray(storedBytes), ...later] : later;
		this.#waitingBytes -= storedBytes;
		this.#sentBytes += storedBytes;
		this.#makeRoom();
	}

	#giveUp(): void {
		this.#state = 'broken';
		this.#waiting = [];
		this.#waitingBytes = 0;
		this.#makeRoom();
	}

	#makeRoom(): void {
		this.#roomMade.resolve();
		this.#roomMade = Promise.withResolvers<void>();
	}
}

/** How many bytes of a chunk are stored now. A store that says it holds less than what went before cannot be helped. */
function storedOf(outcome: CallbackOutcome<number | undefined>, offset: number, bytes: number): number {
	if (outcome.kind !== 'answered') return 0;
	if (outcome.answer === undefined) return bytes;
	return Math.max(0, Math.min(bytes, outcome.answer - offset));
}

/** The largest length up to `maxBytes` that does not end within a UTF-8 character. */
function wholeCharacters(bytes: Uint8Array, maxBytes: number): number {
	if (bytes.byteLength <= maxBytes) return bytes.byteLength;
	let end = Math.max(0, maxBytes);
	while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
	return end;
}
