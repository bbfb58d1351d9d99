import { env } from 'cloudflare:workers';
import { Accounts } from '../../../worker/auth/accounts.ts';
import { signText } from '../../../worker/auth/signed-text.ts';
import type { OrganizationRole, ProjectRole } from '../../../worker/contract/role.ts';
import { openDatabase } from '../../../worker/db/database.ts';
import { accounts } from '../../../worker/db/schema/accounts.ts';
import { organizationMembers } from '../../../worker/db/schema/organization-members.ts';
import { projectMembers } from '../../../worker/db/schema/project-members.ts';
import { sessions } from '../../../worker/db/schema/sessions.ts';
import { users } from '../../../worker/db/schema/users.ts';
import { newId } from '../../../worker/lib/new-id.ts';
import { newPerson } from '../../../worker/service/new-person.ts';
import { readSettings } from '../../../worker/settings.ts';
import { type Answered, call } from './caller.ts';

const db = openDatabase(env.DB);
const library = new Accounts(env.DB);

/** Where the pages of the deployment under test are. */
export const ORIGIN = 'https://orrery.example';

const FORTNIGHT_MS = 14 * 24 * 60 * 60_000;

export const PASSWORD = 'correct horse battery';

/** Hashing takes long on purpose, and nobody here has another password. */
let hash: Promise<string> | null = null;

export interface Person {
	readonly id: string;
	readonly email: string;
}

/** What a person is, and where. */
export interface Roles {
	readonly organizationId: string;
	readonly role: OrganizationRole;
	readonly projectId?: string;
	readonly projectRoles?: readonly ProjectRole[];
}

/** A person who can sign in with `PASSWORD`. */
export async function aPerson(roles?: Roles): Promise<Person> {
	hash ??= library.hashPassword(PASSWORD);
	const email = `${crypto.randomUUID()}@example.com`;
	const { user, account } = newPerson({ name: 'Test', email, hash: await hash }, Date.now());
	await db.batch([db.insert(users).values(user), db.insert(accounts).values(account)]);
	if (roles !== undefined) await join(user.id, roles);
	return { id: user.id, email };
}

export async function join(userId: string, { organizationId, role, projectId, projectRoles }: Roles): Promise<void> {
	await db.insert(organizationMembers).values({ organizationId, userId, role, joinedAt: Date.now() });
	if (projectId === undefined || projectRoles === undefined) return;
	await db.insert(projectMembers).values({ organizationId, projectId, userId, roles: projectRoles });
}

/** Only the owners of the first organization found others where accounts are by invitation. */
export async function theFirstOwner(): Promise<Roles> {
	const setupToken = env.ORRERY_SETUP_TOKEN;
	const owner = { name: 'First', email: `${crypto.randomUUID()}@example.com`, password: 'correct horse battery' };
	const body = { setupToken, organization: { name: 'First' }, project: { name: 'first' }, owner };
	const { json } = await call({ method: 'POST', path: '/setup', body });
	return { organizationId: json.organization.id, role: 'owner' };
}

/** A session of somebody, without the door and its slow hash. */
export async function sessionOf({ id: userId }: Pick<Person, 'id'>, expiresAt = Date.now() + FORTNIGHT_MS) {
	const id = newId('session', Date.now());
	const token = crypto.randomUUID().replaceAll('-', '');
	const now = new Date();
	await db
		.insert(sessions)
		.values({ id, token, userId, expiresAt: new Date(expiresAt), createdAt: now, updatedAt: now });
	const cookie = `__Host-orrery_session=${await signText(readSettings(env).callbackKeys, 'ors1', token)}`;
	return { id, token, cookie, headers: { cookie, origin: ORIGIN } };
}

/** Signs in through the front door, and answers the header that proves it from then on. */
export async function signIn({ email }: Pick<Person, 'email'>, password = PASSWORD) {
	const answer = await call({ method: 'POST', path: '/auth/sign-in', body: { email, password } });
	return { answer, cookie: cookieOf(answer) };
}

/** The cookies that an answer sets, as a browser sends them back. */
export function cookieOf(answer: Answered): string {
	return answer.headers
		.getSetCookie()
		.map((cookie) => cookie.split(';')[0])
		.join('; ');
}
