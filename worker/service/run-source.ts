import type { ArchivedRun } from '../archive/archived-run.ts';
import { RecentArchives } from '../archive/recent-archives.ts';
import type { RunPlace } from '../bucket/keys.ts';
import { HOT_MS_MIN } from '../instance/hot-time.ts';
import { archivedRefusal } from '../instance/platform-hold.ts';
import type { RunReads } from '../instance/read-rpc.ts';
import { instanceStub } from '../instance/stub.ts';
import { timeOfId } from '../lib/id-time.ts';
import { logLine, messageOf } from '../lib/log-line.ts';
import type { Refused } from '../lib/result.ts';
import { type Refusal, refuseWith } from './answer.ts';
import type { Services } from './services.ts';

const archives = new RecentArchives();

/** The round of a run that is meant; the newest when it is left out. */
export interface InRound {
	readonly round?: number | undefined;
}

/** The round as the last argument of a question: an object of the previous release takes none, so none is given needlessly. */
export function namingRound(round: number | undefined): [] | [round: number] {
	return round === undefined ? [] : [round];
}

/**
 * Asks a run something, wherever it is: its archive, or its object. An archived run's object is not asked, for that would
 * wake it; a run too young to be archived is not looked for in the archive. Null when there is no such run, or it knows no
 * answer.
 */
export async function askRun<Value>(
	services: Services,
	place: RunPlace,
	ask: (run: RunReads | ArchivedRun) => Promise<Value | null> | Value | null,
): Promise<Value | null> {
	const archived = await findArchived(services, place);
	if (archived !== null) return ask(archived);
	const answer = await ask(instanceStub(services.env, place.projectId, place.instanceId));
	if (answer !== null) return answer;
	// It may have been archived between the two questions, or the archive was out of reach at the first.
	const since = await findArchived(services, place);
	return since === null ? null : ask(since);
}

/** The run, if it was archived. While the bucket cannot be asked, a run counts as one that was not. */
export async function findArchived({ env, now }: Services, place: RunPlace): Promise<ArchivedRun | null> {
	const createdAt = timeOfId(place.instanceId);
	if (createdAt === null || now() < createdAt + HOT_MS_MIN) return null;
	try {
		return await archives.find(env.BUCKET, place, now());
	} catch (problem) {
		logLine('archive_unreadable', { instance: place.instanceId, problem: messageOf(problem) });
		return null;
	}
}

/** A run that was deleted is gone at once where it was deleted, and within a minute everywhere. */
export function forgetArchived(place: RunPlace): void {
	archives.drop(place);
}

/** What whoever operates an archived run is told. */
export function refuseArchived({ reader }: ArchivedRun): Refused<Refusal<'archived'>> {
	return refuseWith('archived', archivedRefusal(reader.run).details);
}
