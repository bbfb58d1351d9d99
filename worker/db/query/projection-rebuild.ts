import { and, eq, lt, ne, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { projectionRebuilds } from '../schema/projection-rebuilds.ts';

export type RebuildRow = typeof projectionRebuilds.$inferSelect;

export async function findRebuild(db: Database, projectId: string): Promise<RebuildRow | null> {
	const isIt = eq(projectionRebuilds.projectId, projectId);
	return (await db.select().from(projectionRebuilds).where(isIt).get()) ?? null;
}

/** Begins a rebuilding unless one is under way. */
export async function beginRebuild(db: Database, row: RebuildRow): Promise<void> {
	const { projectId, ...fields } = row;
	await db
		.insert(projectionRebuilds)
		.values(row)
		.onConflictDoUpdate({
			target: projectionRebuilds.projectId,
			set: fields,
			setWhere: eq(projectionRebuilds.phase, 'done'),
		});
}

/** Keeps a piece of the work; false when somebody else kept that piece first. */
export async function keepRebuildStep(db: Database, before: RebuildRow, row: RebuildRow): Promise<boolean> {
	const isStill = and(
		eq(projectionRebuilds.projectId, before.projectId),
		eq(projectionRebuilds.startedAt, before.startedAt),
		eq(projectionRebuilds.step, before.step),
	);
	const kept = await db
		.update(projectionRebuilds)
		.set(row)
		.where(isStill)
		.returning({ projectId: projectionRebuilds.projectId });
	return kept.length === 1;
}

/**
 * Rebuildings of all projects that nobody carried on since a time. Of more than asked for chance decides, so that those
 * that never get on leave turns to the others.
 */
export function stalledRebuilds(db: Database, before: number, limit: number): Promise<RebuildRow[]> {
	const isStalled = and(ne(projectionRebuilds.phase, 'done'), lt(projectionRebuilds.steppedAt, before));
	return db.select().from(projectionRebuilds).where(isStalled).orderBy(sql`random()`).limit(limit).all();
}
