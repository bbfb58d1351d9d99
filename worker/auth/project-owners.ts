import type { Database } from '../db/database.ts';
import { findAnyProject } from '../db/query/project.ts';

const CACHED_MAX = 10_000;

/**
 * Tells which organization a project belongs to. That never changes, so what was looked up once is never asked again.
 * One per isolate.
 */
export class ProjectOwners {
	readonly #organizationOf = new Map<string, string>();

	/** Null for a project that does not exist. Whether the asker may know of it is still to be judged. */
	async organizationOf(db: Database, projectId: string): Promise<string | null> {
		const known = this.#organizationOf.get(projectId);
		if (known !== undefined) return known;
		const project = await findAnyProject(db, projectId);
		if (project === null) return null;
		if (this.#organizationOf.size >= CACHED_MAX) this.#organizationOf.clear();
		this.#organizationOf.set(projectId, project.organizationId);
		return project.organizationId;
	}
}
