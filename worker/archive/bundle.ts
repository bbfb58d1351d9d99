import { z } from 'zod';
import { ENTRY_KINDS, type Entry } from '../instance/entry-table.ts';
import {
	type InstanceProjection,
	instanceProjectionSchema,
	type TaskProjection,
	taskProjectionSchema,
} from '../projection/message.ts';
import { BoundedEntries } from './bounded-entries.ts';

/** Raised when a reader of the present could not read what is written. Every past format stays readable. */
const BUNDLE_FORMAT = 1;

/**
 * The first line of a bundle: what the lists are told of the run, so that they can be made again without reading on. As
 * many lines with the rows of its tasks follow as `tasks` says, then its log, entry by entry.
 */
const headerSchema = z.object({
	format: z.literal(BUNDLE_FORMAT),
	/** When the run was given up to the archive, in epoch ms. */
	archivedAt: z.int(),
	row: instanceProjectionSchema,
	tasks: z.int().min(0),
});

const entrySchema = z
	.tuple([z.int(), z.enum(ENTRY_KINDS), z.string()])
	.transform(([id, kind, body]): Entry => ({ id, kind, body }));

/** What is archived of a run, once all of it was read. */
export interface Bundle {
	readonly archivedAt: number;
	readonly row: InstanceProjection;
	readonly tasks: readonly TaskProjection[];
	/** Ascending; without the outputs that do not fit (see `BoundedEntries`). */
	readonly entries: readonly Entry[];
	/** About what the bundle takes in memory, in characters. */
	readonly characters: number;
}

/** A run that is to be archived. */
export interface BundleSource {
	readonly archivedAt: number;
	readonly row: InstanceProjection;
	readonly tasks: readonly TaskProjection[];
	readonly entries: Iterable<Entry>;
}

/** The lines of a bundle, without their ends. */
export function* bundleLines({ archivedAt, row, tasks, entries }: BundleSource): Generator<string> {
	const header: z.input<typeof headerSchema> = { format: BUNDLE_FORMAT, archivedAt, row, tasks: tasks.length };
	yield JSON.stringify(header);
	for (const task of tasks) yield JSON.stringify(task);
	for (const { id, kind, body } of entries) yield JSON.stringify([id, kind, body]);
}

/**
 * Reads a bundle; stops behind the rows of its tasks when only the lists are of interest.
 *
 * @param wholeMax characters of the log up to which outputs are kept.
 * @throws Error for a bundle that is damaged or of a later format.
 */
export async function readBundle(
	lines: AsyncIterable<string> | Iterable<string>,
	part: 'all' | 'lists' = 'all',
	wholeMax?: number,
): Promise<Bundle> {
	let header: z.output<typeof headerSchema> | null = null;
	const tasks: TaskProjection[] = [];
	const log = new BoundedEntries(wholeMax);
	let listed = 0;
	for await (const line of lines) {
		if (header === null) header = headerSchema.parse(JSON.parse(line));
		else if (tasks.length < header.tasks) {
			tasks.push(taskProjectionSchema.parse(JSON.parse(line)));
			listed += line.length;
		} else if (part === 'lists') break;
		else log.add(entrySchema.parse(JSON.parse(line)));
	}
	if (header === null || tasks.length < header.tasks) throw new Error('The bundle ends before it is whole');
	const entries = log.all();
	return { archivedAt: header.archivedAt, row: header.row, tasks, entries, characters: listed + log.characters };
}
