import type { Database } from '../db/database.ts';
import { findProject } from '../db/query/project.ts';
import type { Principal } from './principal.ts';

const CACHED_MAX = 10_000;

/**
 * Tells whether a principal may know of a project at all. Which organization a project belongs to never changes, so
 * what was looked up once is never asked again. One per isolate.
 */
export class ProjectOwners {
	readonly #organizationOf = new Map<string, string>();

	async isVisible(db: Database, principal: Principal, projectId: string): Promise<boolean> {
		if (principal.projectId !== null) return principal.projectId === projectId;
		if (this.#organizationOf.get(projectId) === principal.organizationId) return true;
		const project = await findProject(db, principal.organizationId, projectId);
		if (project === null) return false;
		if (this.#organizationOf.size >= CACHED_MAX) this.#organizationOf.clear();
		this.#organizationOf.set(projectId, project.organizationId);
		return true;
	}
}
