import { Identities } from '../auth/identities.ts';
import { ProjectOwners } from '../auth/project-owners.ts';
import { openDatabase } from '../db/database.ts';
import { readSettings } from '../settings.ts';
import type { Services } from './services.ts';

const identities = new Identities();
const projectOwners = new ProjectOwners();

/** The services of one request or one consumer invocation. What is cached lives as long as the isolate. */
export function openServices(env: Env, afterwards: Services['afterwards']): Services {
	return {
		env,
		settings: readSettings(env),
		db: openDatabase(env.DB),
		identities,
		projectOwners,
		now: Date.now,
		fetch: (url, init) => fetch(url, init),
		afterwards,
	};
}
