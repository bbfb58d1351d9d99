import { and, asc, desc, eq, gte, inArray, lte, type SQL, sql } from 'drizzle-orm';
import type { InstanceKind } from '../../contract/instance.ts';
import type { InstanceState, RunMode } from '../../contract/status.ts';
import type { Database } from '../database.ts';
import { instances } from '../schema/instances.ts';
import type { Stretch } from './stretch.ts';

export type InstanceRow = typeof instances.$inferSelect;

/** A place in the order of the list, which is newest first. */
export interface InstancePlace {
	readonly createdAt: number;
	readonly id: string;
}

/** What is asked of the runs of a project; null asks nothing. */
export interface InstanceFilter {
	/** Epoch ms of creation, inclusive. */
	readonly from: number;
	/** Exclusive. */
	readonly to: number;
	/** Any of these. */
	readonly states: readonly InstanceState[] | null;
	readonly workflowId: string | null;
	/** Part of the workflow's name, in any case. */
	readonly name: string | null;
	readonly kind: InstanceKind | null;
	readonly mode: RunMode | null;
}

/**
 * When the runs of a stretch were created at the earliest and at the latest. One bound on each side: of two the database
 * would take whichever comes first, and a page far down would be looked for from the top.
 */
export function boundsOf(
	{ from, to }: Pick<InstanceFilter, 'from' | 'to'>,
	{
		after,
		upTo,
	}: {
		readonly after: Pick<InstancePlace, 'createdAt'> | null;
		readonly upTo: Pick<InstancePlace, 'createdAt'> | null;
	},
): { readonly earliest: number; readonly latest: number } {
	return { earliest: Math.max(from, upTo?.createdAt ?? from), latest: Math.min(to - 1, after?.createdAt ?? to - 1) };
}

/** Runs of a project, newest first: one range of the table's own order. */
export function listInstances(
	db: Database,
	projectId: string,
	filter: InstanceFilter,
	stretch: Stretch<InstancePlace>,
): Promise<InstanceRow[]> {
	return db
		.select()
		.from(instances)
		.where(asked(projectId, filter, stretch))
		.orderBy(desc(instances.createdAt), desc(instances.id))
		.limit(stretch.limit)
		.all();
}

/** A run as the lists know it; null for one that they do not, or that was deleted. */
export async function findInstanceRow(
	db: Database,
	projectId: string,
	{ createdAt, id }: InstancePlace,
): Promise<InstanceRow | null> {
	const isIt = and(
		eq(instances.projectId, projectId),
		eq(instances.createdAt, createdAt),
		eq(instances.id, id),
		eq(instances.deleted, false),
	);
	return (await db.select().from(instances).where(isIt).get()) ?? null;
}

/** How many of the first `limit` runs of a stretch are in which state. */
export function countInstances(
	db: Database,
	projectId: string,
	filter: InstanceFilter,
	stretch: Stretch<InstancePlace>,
): Promise<{ state: InstanceState; count: number }[]> {
	const counted = db
		.select({ state: instances.state })
		.from(instances)
		.where(asked(projectId, filter, stretch))
		.orderBy(desc(instances.createdAt), desc(instances.id))
		.limit(stretch.limit)
		.as('counted');
	return db.select({ state: counted.state, count: sql<number>`count(*)` }).from(counted).groupBy(counted.state).all();
}

/** How many of the named runs are in which state. */
export function countNamedInstances(
	db: Database,
	projectId: string,
	places: readonly InstancePlace[],
): Promise<{ state: InstanceState; count: number }[]> {
	return db
		.select({ state: instances.state, count: sql<number>`count(*)` })
		.from(instances)
		.where(named(projectId, places))
		.groupBy(instances.state)
		.all();
}

/** The named runs that the lists know, newest first, but those in some states before all others. */
export function listNamedInstances(
	db: Database,
	projectId: string,
	places: readonly InstancePlace[],
	{ first, limit }: { readonly first: readonly InstanceState[]; readonly limit: number },
): Promise<InstanceRow[]> {
	return db
		.select()
		.from(instances)
		.where(named(projectId, places))
		.orderBy(desc(inArray(instances.state, [...first])), desc(instances.createdAt), desc(instances.id))
		.limit(limit)
		.all();
}

/** Ids hold their time of creation, by which the rows are found. */
function named(projectId: string, places: readonly InstancePlace[]): SQL | undefined {
	const values = JSON.stringify(places.map(({ createdAt, id }) => [createdAt, id]));
	const isNamed = sql`(${instances.createdAt}, ${instances.id}) IN
		(SELECT value ->> 0, value ->> 1 FROM json_each(${values}))`;
	return and(eq(instances.projectId, projectId), eq(instances.deleted, false), isNamed);
}

/** The run so many rows after a place; null when the list is over before. Looks at nothing but keys. */
export async function instanceHorizon(
	db: Database,
	projectId: string,
	{ from, to }: Pick<InstanceFilter, 'from' | 'to'>,
	{ after, rows }: { readonly after: InstancePlace | null; readonly rows: number },
): Promise<InstancePlace | null> {
	const everything = { from, to, states: null, workflowId: null, name: null, kind: null, mode: null };
	const place = await db
		.select({ createdAt: instances.createdAt, id: instances.id })
		.from(instances)
		.where(asked(projectId, everything, { after, upTo: null }))
		.orderBy(desc(instances.createdAt), desc(instances.id))
		.limit(1)
		.offset(rows - 1)
		.get();
	return place ?? null;
}

/** Runs that have not ended, those that began first first. */
export function longestInstances(
	db: Database,
	projectId: string,
	{ from, states, limit }: { readonly from: number; readonly states: readonly InstanceState[]; readonly limit: number },
): Promise<InstanceRow[]> {
	const isActive = and(
		eq(instances.projectId, projectId),
		eq(instances.deleted, false),
		gte(instances.createdAt, from),
		inArray(instances.state, [...states]),
	);
	return db
		.select()
		.from(instances)
		.where(isActive)
		.orderBy(asc(instances.createdAt), asc(instances.id))
		.limit(limit)
		.all();
}

function asked(
	projectId: string,
	filter: InstanceFilter,
	{ after, upTo }: Omit<Stretch<InstancePlace>, 'limit'>,
): SQL | undefined {
	const { states, workflowId, name, kind, mode } = filter;
	const { earliest, latest } = boundsOf(filter, { after, upTo });
	return and(
		eq(instances.projectId, projectId),
		eq(instances.deleted, false),
		gte(instances.createdAt, earliest),
		lte(instances.createdAt, latest),
		after === null ? undefined : sql`(${instances.createdAt}, ${instances.id}) < (${after.createdAt}, ${after.id})`,
		upTo === null ? undefined : sql`(${instances.createdAt}, ${instances.id}) >= (${upTo.createdAt}, ${upTo.id})`,
		states === null ? undefined : inArray(instances.state, [...states]),
		workflowId === null ? undefined : eq(instances.workflowId, workflowId),
		// instr and not LIKE: nothing in the name is a pattern, and D1 bounds patterns to 50 bytes.
		name === null ? undefined : sql`instr(lower(${instances.workflowName}), lower(${name})) > 0`,
		kind === null ? undefined : eq(instances.kind, kind),
		mode === null ? undefined : eq(instances.mode, mode),
	);
}
