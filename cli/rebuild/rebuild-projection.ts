import { setTimeout as pause } from 'node:timers/promises';
import { type ProjectionRebuild, projectionRebuildSchema } from '../../worker/contract/projection-rebuild.ts';
import type { ApiClient } from '../client/api-client.ts';

const LOOK_MS = 2000;

/** Begins to make the lists of a project anew, or joins what is under way, and waits until it is done. */
export async function rebuildProjection(
	client: ApiClient,
	projectId: string,
	say: (line: string) => void,
	lookMs = LOOK_MS,
): Promise<ProjectionRebuild> {
	const path = `/projects/${projectId}/projection/rebuild`;
	let rebuild = await client.call({ method: 'POST', path }, projectionRebuildSchema);
	for (;;) {
		const { runs, archives, missed } = rebuild;
		say(`${runs} runs and ${archives} archives told their rows; ${missed} could not be reached.`);
		if (rebuild.state === 'done') return rebuild;
		await pause(lookMs);
		rebuild = await client.call({ method: 'GET', path }, projectionRebuildSchema);
	}
}
