import { getArchive } from '../archive/archive-bucket.ts';
import { ArchivedRun } from '../archive/archived-run.ts';
import type { RunPlace } from '../bucket/keys.ts';
import { withinTime } from '../lib/time-limit.ts';
import type { Carried } from './carried.ts';
import { instanceStub } from './stub.ts';

/** A run that takes longer to answer is asked again with the next try to start. */
const ANSWER_TIMEOUT_MS = 10_000;

/** What succeeded in another run of the project: told by its object, or by its archive. */
export async function platformSuccesses(env: Env, { projectId, instanceId }: RunPlace): Promise<Carried | null> {
	const told = await withinTime(instanceStub(env, projectId, instanceId).successes(), ANSWER_TIMEOUT_MS);
	if (told !== null) return told === 'too_large' ? null : told;
	const bundle = await getArchive(env.BUCKET, { projectId, instanceId });
	const archived = bundle === null ? null : new ArchivedRun(bundle).successes();
	return archived === 'too_large' ? null : archived;
}
