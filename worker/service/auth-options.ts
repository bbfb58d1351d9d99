import type { AuthOptions } from '../contract/auth.ts';
import { setUpOrganization } from '../db/query/setup.ts';
import type { Services } from './services.ts';

/** What the pages before the sign-in need to know of this deployment. */
export async function readAuthOptions({ db, settings }: Services): Promise<AuthOptions> {
	const organizationId = await setUpOrganization(db);
	return { signUp: settings.signUp, mail: settings.mailFrom !== null, setUpNeeded: organizationId === null };
}
