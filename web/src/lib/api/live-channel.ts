/** How fresh what is on screen is: pushed, asked for now and then, or not at all for the moment. */
export type Liveness = 'live' | 'polling' | 'connecting' | 'closed';

/** The part of WebSocket that is used; tests pass their own. */
export interface Socket {
	send(data: string): void;
	close(code?: number): void;
	onopen: (() => void) | null;
	onmessage: ((event: { data: unknown }) => void) | null;
	onclose: ((event: { code: number; reason: string }) => void) | null;
}

export interface LiveChannelOptions {
	readonly open: () => Socket;
	/** One parsed message of the server. */
	readonly onMessage: (message: unknown) => void;
	/** Something may have been missed: read everything again. Called on every connection after the first, and by polling. */
	readonly onGap: () => void;
	/** The server has said everything there is to say, and why. */
	readonly onFinished?: (why: string) => void;
	readonly onChange?: (liveness: Liveness) => void;
	/** Makes what is sent now and then to prove that the session still holds. When it fails, the server closes. */
	readonly renewal?: () => Promise<string>;
	/** How often the renewal is sent; sockets are believed for a minute. */
	readonly renewEveryMs?: number;
	/** How often `onGap` is called while there is no connection. */
	readonly pollEveryMs?: number;
	readonly random?: () => number;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/** The server has said everything there is to say. */
const FINISHED = 1000;
/** Nothing is wrong: the server wants to see anew who follows. */
const JUDGE_AGAIN = 4001;

/** So many failures in a row and the page says that it polls. */
const FAILURES_BEFORE_POLLING = 2;

/**
 * A WebSocket that keeps itself open: it reconnects with growing, scattered pauses, renews its proof of identity, and
 * while it cannot connect it has the page read anew at intervals, so that nothing on screen ever stands still.
 */
export class LiveChannel {
	readonly #options: LiveChannelOptions;
	#socket: Socket | undefined;
	#liveness: Liveness = 'closed';
	#failures = 0;
	#wasOpen = false;
	#reconnect: ReturnType<typeof setTimeout> | undefined;
	#renew: ReturnType<typeof setInterval> | undefined;
	#poll: ReturnType<typeof setInterval> | undefined;

	constructor(options: LiveChannelOptions) {
		this.#options = options;
	}

	get liveness(): Liveness {
		return this.#liveness;
	}

	open(): void {
		if (this.#liveness !== 'closed') return;
		this.#become('connecting');
		this.#connect();
	}

	close(): void {
		this.#become('closed');
		clearTimeout(this.#reconnect);
		this.#stopTimers();
		const socket = this.#socket;
		this.#socket = undefined;
		socket?.close(1000);
	}

	send(message: unknown): void {
		if (this.#liveness === 'live') this.#socket?.send(JSON.stringify(message));
	}

	#connect(): void {
		const socket = this.#options.open();
		this.#socket = socket;
		socket.onopen = () => {
			if (socket === this.#socket) this.#opened();
		};
		socket.onmessage = ({ data }) => {
			if (socket === this.#socket && typeof data === 'string') this.#options.onMessage(JSON.parse(data));
		};
		socket.onclose = ({ code, reason }) => {
			if (socket === this.#socket) this.#lost(code, reason);
		};
	}

	#opened(): void {
		this.#failures = 0;
		this.#stopTimers();
		const { renewal, renewEveryMs = 40_000, onGap } = this.#options;
		if (renewal) {
			const socket = this.#socket;
			this.#renew = setInterval(() => {
				renewal().then(
					(message) => socket === this.#socket && socket?.send(message),
					() => undefined,
				);
			}, renewEveryMs);
		}
		this.#become('live');
		if (this.#wasOpen) onGap();
		this.#wasOpen = true;
	}

	#lost(code: number, reason: string): void {
		this.#socket = undefined;
		clearInterval(this.#renew);
		if (code === FINISHED) {
			this.close();
			return this.#options.onFinished?.(reason);
		}
		if (code === JUDGE_AGAIN && this.#failures === 0) return this.#connect();
		this.#failures += 1;
		const { onGap, pollEveryMs = 5000, random = Math.random } = this.#options;
		if (this.#failures >= FAILURES_BEFORE_POLLING) {
			this.#poll ??= setInterval(onGap, pollEveryMs);
			this.#become('polling');
		} else {
			this.#become('connecting');
		}
		const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.#failures - 1));
		this.#reconnect = setTimeout(() => this.#connect(), pauseMs * (0.5 + random() / 2));
	}

	#stopTimers(): void {
		clearInterval(this.#renew);
		clearInterval(this.#poll);
		this.#poll = undefined;
	}

	#become(liveness: Liveness): void {
		if (liveness === this.#liveness) return;
		this.#liveness = liveness;
		this.#options.onChange?.(liveness);
	}
}
