import { Accounts } from '../auth/accounts.ts';
import { ProjectOwners } from '../auth/project-owners.ts';
import { SessionIdentities } from '../auth/session-identities.ts';
import { TokenIdentities } from '../auth/token-identities.ts';
import { openDatabase } from '../db/database.ts';
import { readSettings } from '../settings.ts';
import type { Services } from './services.ts';

const tokenIdentities = new TokenIdentities();
const sessionIdentities = new SessionIdentities();
const projectOwners = new ProjectOwners();
const accountsOf = new WeakMap<D1Database, Accounts>();

/** The services of one request or one consumer invocation. What is cached lives as long as the isolate. */
export function openServices(env: Env, afterwards: Services['afterwards']): Services {
	return {
		env,
		settings: readSettings(env),
		db: openDatabase(env.DB),
		tokenIdentities,
		sessionIdentities,
		accounts: openAccounts(env.DB),
		projectOwners,
		now: Date.now,
		fetch: (url, init) => fetch(url, init),
		afterwards,
	};
}

function openAccounts(binding: D1Database): Accounts {
	const known = accountsOf.get(binding) ?? new Accounts(binding);
	accountsOf.set(binding, known);
	return known;
}
