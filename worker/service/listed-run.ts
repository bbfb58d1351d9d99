import type { RunPlace } from '../bucket/keys.ts';
import { findInstanceRow } from '../db/query/instance.ts';
import { timeOfId } from '../lib/id-time.ts';
import { type InstanceProjection, instanceProjectionSchema } from '../projection/message.ts';
import type { Services } from './services.ts';

/** What the lists were told last of a run, for when nothing else is left of it; null when they know nothing. */
export async function findListedRun({ db }: Services, place: RunPlace): Promise<InstanceProjection | null> {
	const { projectId, instanceId } = place;
	const createdAt = timeOfId(instanceId);
	const row = createdAt === null ? null : await findInstanceRow(db, projectId, { createdAt, id: instanceId });
	if (row === null) return null;
	const { id, archivedAt, ...rest } = row;
	return instanceProjectionSchema.parse({ v: 1, instanceId: id, ...rest, archivedAt: archivedAt ?? undefined });
}
