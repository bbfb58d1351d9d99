import type { Accounts } from '../auth/accounts.ts';
import type { ProjectOwners } from '../auth/project-owners.ts';
import type { SessionIdentities } from '../auth/session-identities.ts';
import type { TokenIdentities } from '../auth/token-identities.ts';
import type { Database } from '../db/database.ts';
import type { Settings } from '../settings.ts';

/** Everything a service reaches besides its arguments. Clock and fetch are injected, so that tests own them. */
export interface Services {
	readonly env: Env;
	readonly settings: Settings;
	readonly db: Database;
	readonly tokenIdentities: TokenIdentities;
	readonly sessionIdentities: SessionIdentities;
	readonly accounts: Accounts;
	readonly projectOwners: ProjectOwners;
	readonly now: () => number;
	readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
	/** Lets work finish after the answer was sent. */
	readonly afterwards: (work: Promise<unknown>) => void;
}
