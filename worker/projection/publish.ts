import type { FeedChanges } from '../feed/rpc.ts';
import { messageOf } from '../lib/log-line.ts';
import { severalAtOnce } from '../lib/several-at-once.ts';
import { changesOf, isReload } from './changes-of.ts';
import type { ProjectionPorts } from './consumer.ts';
import type { ProjectionMessage } from './message.ts';

export interface PublishPorts {
	readonly publish: (projectId: string, changes: FeedChanges) => Promise<void>;
	/** Ids of those rows of the messages of which the lists know something newer. */
	readonly late: (messages: readonly ProjectionMessage[]) => Promise<ReadonlySet<string>>;
	readonly log: ProjectionPorts['log'];
}

/** Tells the watchers of each project, with one call per project, what a batch wrote. Never fails. */
export async function publishChanges(messages: readonly ProjectionMessage[], ports: PublishPorts): Promise<void> {
	const byProject = Map.groupBy(messages, ({ projectId }) => projectId);
	await severalAtOnce(byProject, async ([projectId, ofProject]) => {
		try {
			// Where that is not known, a row too many is better than one too few.
			const late = isReload(ofProject) ? NOTHING : await ports.late(ofProject).catch(() => NOTHING);
			const changes = changesOf(ofProject, late);
			const rows = changes.instances.length + changes.taskInstances.length;
			if (changes.reload || rows > 0) await ports.publish(projectId, changes);
		} catch (problem) {
			ports.log('feed_unreachable', { projectId, problem: messageOf(problem) });
		}
	});
}

const NOTHING: ReadonlySet<string> = new Set();
