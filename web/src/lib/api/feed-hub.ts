import type { Schema } from './client.ts';
import { LiveChannel, type Liveness, type Socket } from './live-channel.ts';

/** What a part of the page wants to hear of a project's lists. */
export interface FeedListener {
	/** Runs as the list of runs shows them now. */
	readonly onInstances?: ((rows: readonly Schema<'Instance'>[]) => void) | undefined;
	readonly onTaskInstances?: ((rows: readonly Schema<'ListedTaskInstance'>[]) => void) | undefined;
	/** Something may have been missed, or nothing is pushed at the moment: read everything again. */
	readonly onReload: () => void;
	readonly onChange: (liveness: Liveness) => void;
}

export interface FeedHubOptions {
	readonly open: (projectId: string) => Socket;
	readonly renewal: (projectId: string) => Promise<string>;
	/** How long a connection that nobody listens to is kept: going from page to page shall not make a new one. */
	readonly lingerMs?: number;
	/** How often everything is read again while there is no connection. */
	readonly pollEveryMs?: number;
}

interface SharedFeed {
	readonly channel: LiveChannel;
	readonly listeners: Set<FeedListener>;
	closing: ReturnType<typeof setTimeout> | undefined;
	hasBeenLive: boolean;
}

/** Lists are read while the first connection is being made; what changed in between is read again so much later. */
const CATCH_UP_MS = 1000;

type FeedMessage =
	| { readonly type: 'hello' | 'reload' }
	| {
			readonly type: 'changed';
			readonly instances: readonly Schema<'Instance'>[];
			readonly taskInstances: readonly Schema<'ListedTaskInstance'>[];
	  };

/** One connection per project, however many parts of the page follow its lists. */
export class FeedHub {
	readonly #options: FeedHubOptions;
	readonly #feeds = new Map<string, SharedFeed>();

	constructor(options: FeedHubOptions) {
		this.#options = options;
	}

	/** Listens until what it returns is called. */
	join(projectId: string, listener: FeedListener): () => void {
		const feed = this.#feeds.get(projectId) ?? this.#start(projectId);
		clearTimeout(feed.closing);
		feed.listeners.add(listener);
		feed.channel.open();
		listener.onChange(feed.channel.liveness);
		return () => this.#leave(projectId, feed, listener);
	}

	#start(projectId: string): SharedFeed {
		const { open, renewal, pollEveryMs = 10_000 } = this.#options;
		const listeners = new Set<FeedListener>();
		const tell = (say: (listener: FeedListener) => void): void => {
			for (const listener of listeners) say(listener);
		};
		const channel = new LiveChannel({
			open: () => open(projectId),
			renewal: () => renewal(projectId),
			pollEveryMs,
			onMessage: (message) => tell((listener) => hear(listener, message)),
			onGap: () => tell((listener) => listener.onReload()),
			onChange: (liveness) => {
				tell((listener) => listener.onChange(liveness));
				if (liveness !== 'live' || feed.hasBeenLive) return;
				feed.hasBeenLive = true;
				setTimeout(() => tell((listener) => listener.onReload()), CATCH_UP_MS);
			},
		});
		const feed: SharedFeed = { channel, listeners, closing: undefined, hasBeenLive: false };
		this.#feeds.set(projectId, feed);
		return feed;
	}

	#leave(projectId: string, feed: SharedFeed, listener: FeedListener): void {
		feed.listeners.delete(listener);
		if (feed.listeners.size > 0) return;
		clearTimeout(feed.closing);
		feed.closing = setTimeout(() => {
			this.#feeds.delete(projectId);
			feed.channel.close();
		}, this.#options.lingerMs ?? 5000);
	}
}

function hear(listener: FeedListener, message: unknown): void {
	if (!isFeedMessage(message)) return;
	if (message.type === 'reload') listener.onReload();
	if (message.type !== 'changed') return;
	if (message.instances.length > 0) listener.onInstances?.(message.instances);
	if (message.taskInstances.length > 0) listener.onTaskInstances?.(message.taskInstances);
}

/** The server that sent it made the console too, so its outline is all that is checked. */
function isFeedMessage(message: unknown): message is FeedMessage {
	if (typeof message !== 'object' || message === null || !('type' in message)) return false;
	if (message.type !== 'changed') return true;
	return (
		'instances' in message &&
		Array.isArray(message.instances) &&
		'taskInstances' in message &&
		Array.isArray(message.taskInstances)
	);
}
