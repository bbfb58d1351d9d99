import { FeedHub, type FeedListener } from '#lib/api/feed-hub.ts';
import type { Liveness } from '#lib/api/live-channel.ts';
import { openProjectSocket, renewalOf } from '#lib/api/project-socket.ts';
import { session } from './session.svelte.ts';

export interface ProjectFeedOptions extends Omit<FeedListener, 'onChange'> {
	readonly projectId: () => string;
}

const hub = new FeedHub({
	open: (projectId) => openProjectSocket(projectId, '/feed'),
	renewal: renewalOf,
});

/**
 * Hears of the rows of a project's lists as they change, for as long as the component that makes it is there. All of
 * them share one connection:
 *
 *     const feed = new ProjectFeed({ projectId: () => projectId, onInstances: (rows) => list.merge(rows, isWanted), onReload: () => list.refresh() });
 *     <LiveMark liveness={feed.liveness} />
 */
export class ProjectFeed {
	#liveness = $state<Liveness>('closed');

	constructor({ projectId, onReload, ...listener }: ProjectFeedOptions) {
		$effect(() =>
			hub.join(projectId(), {
				...listener,
				onReload: () => {
					if (!session.hasEnded) onReload();
				},
				onChange: (liveness) => {
					this.#liveness = liveness;
				},
			}),
		);
	}

	get liveness(): Liveness {
		return this.#liveness;
	}
}
