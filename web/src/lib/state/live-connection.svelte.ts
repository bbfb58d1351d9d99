import { LiveChannel, type Liveness } from '#lib/api/live-channel.ts';
import { openProjectSocket, renewalOf } from '#lib/api/project-socket.ts';

export interface LiveConnectionOptions {
	readonly projectId: () => string;
	/** Path and query below the project, such as `/feed`. Undefined: nothing to follow. */
	readonly path: () => string | undefined;
	/** One parsed message of the server. */
	readonly onMessage: (message: unknown) => void;
	/** Something may have been missed: read everything again. Also called now and then while there is no connection. */
	readonly onGap: () => void;
	/** The server has said everything there is to say, and why. */
	readonly onFinished?: (why: string) => void;
	readonly pollEveryMs?: number;
}

/** Follows something live for as long as the component that makes this is there, and keeps proving who follows. */
export class LiveConnection {
	#liveness = $state<Liveness>('closed');

	constructor(options: LiveConnectionOptions) {
		// A connection stays as long as it is to the same place, whatever else is decided anew.
		const project = $derived(options.projectId());
		const below = $derived(options.path());
		$effect(() => {
			const projectId = project;
			const path = below;
			if (path === undefined) return;
			const channel = new LiveChannel({
				open: () => openProjectSocket(projectId, path),
				onMessage: options.onMessage,
				onGap: options.onGap,
				onChange: (liveness) => {
					this.#liveness = liveness;
				},
				renewal: () => renewalOf(projectId),
				...(options.onFinished === undefined ? {} : { onFinished: options.onFinished }),
				...(options.pollEveryMs === undefined ? {} : { pollEveryMs: options.pollEveryMs }),
			});
			channel.open();
			return () => channel.close();
		});
	}

	get liveness(): Liveness {
		return this.#liveness;
	}
}
