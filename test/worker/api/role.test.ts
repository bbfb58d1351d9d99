import { describe, expect, test } from 'vitest';
import {
	type OrganizationRole,
	type ProjectRole,
	projectRoleSchema,
	SCOPES_OF_ROLE,
} from '../../../worker/contract/role.ts';
import type { Scope } from '../../../worker/contract/scope.ts';
import { type Call, call } from './caller.ts';
import { playExecutors } from './executor.ts';
import { type Entry, MATRIX } from './matrix.ts';
import { PERSONAL } from './people-matrix.ts';
import { aPerson, sessionOf, theFirstOwner } from './person.ts';
import { aTenant, type Tenant } from './tenant.ts';

/** What somebody is: in the organization, and as a member of it in the project. */
type Standing = { role: OrganizationRole; projectRole: ProjectRole | null };

const STANDINGS: readonly Standing[] = [
	{ role: 'owner', projectRole: null },
	{ role: 'admin', projectRole: null },
	{ role: 'member', projectRole: null },
	...projectRoleSchema.options.map((projectRole): Standing => ({ role: 'member', projectRole })),
];

async function as(tenant: Tenant, { role, projectRole }: Standing) {
	const projectRoles = projectRole === null ? [] : [projectRole];
	const { organizationId, projectId } = tenant;
	const place = projectRole === null ? {} : { projectId, projectRoles };
	return (await sessionOf(await aPerson({ organizationId, role, ...place }))).headers;
}

async function outcome(wanted: Call, headers: Readonly<Record<string, string>>): Promise<[number, string | undefined]> {
	const { status, json } = await call({ ...wanted, headers: { ...wanted.headers, ...headers } });
	return [status, json?.error?.code];
}

/** The one rule of roles, written down a second time: what each may do with an operation. */
function expected(entry: Entry, { role, projectRole }: Standing, path: string): 'allowed' | 403 | 404 {
	if (role !== 'member') return 'allowed';
	const isListOfOwn = path === '/me' || path === '/organizations' || path === '/projects';
	if (isListOfOwn && entry.needs === undefined) return 'allowed';
	if (!path.startsWith('/projects/')) return entry.scopes.includes('read') ? 'allowed' : 403;
	if (projectRole === null) return 404;
	const scopes: readonly Scope[] = SCOPES_OF_ROLE[projectRole];
	return scopes.includes('admin') || scopes.some((scope) => entry.scopes.includes(scope)) ? 'allowed' : 403;
}

describe.for(Object.entries(MATRIX))('%s', ([, entry]) => {
	test('is for exactly the people whose roles allow it, asking from our own pages', async () => {
		playExecutors(() => '');
		const tenant = await aTenant();
		const made = await entry.happy(tenant);
		const wanted = made.path === '/projects' && made.method === 'POST' ? withOrganization(made, tenant) : made;
		for (const standing of STANDINGS.toReversed()) {
			const headers = await as(tenant, standing);
			const verdict = expected(entry, standing, wanted.path.split('?')[0] ?? '');
			const [status, code] = await outcome(wanted, headers);
			const shown = `${standing.role} ${standing.projectRole}: ${status} ${code}`;
			if (verdict === 'allowed') expect([401, 403], shown).not.toContain(status);
			else expect([status, shown]).toEqual([verdict, shown]);
		}
	});

	test('tells people of another organization nothing, and another site’s pages no', async () => {
		playExecutors(() => '');
		const tenant = await aTenant();
		const wanted = await entry.happy(tenant);
		const stranger = await as(await aTenant(), { role: 'owner', projectRole: null });
		if (wanted.path.includes(tenant.projectId) || wanted.path.includes(tenant.organizationId))
			expect(await outcome(wanted, stranger)).toEqual([404, 'not_found']);
		const owner = await as(tenant, { role: 'owner', projectRole: null });
		if ((wanted.method ?? 'GET') === 'GET' && wanted.headers === undefined) return;
		for (const origin of ['https://evil.example', 'null', 'https://orrery.example.evil.example'])
			expect(await outcome(wanted, { ...owner, origin })).toEqual([403, 'forbidden']);
		expect(await outcome(wanted, { cookie: owner.cookie })).toEqual([403, 'forbidden']);
	});
});

describe.for(Object.entries(PERSONAL))('%s', ([id, entry]) => {
	test('does what it says for whoever is signed in', async () => {
		const person = await aPerson(id === 'createOrganization' ? await theFirstOwner() : undefined);
		const { headers } = await sessionOf(person);
		const [status] = await outcome(await entry.happy(person), headers);
		expect(status).toBe(entry.status);
	});

	test('refuses what cannot be', async () => {
		const { headers } = await sessionOf(await aPerson());
		expect((await outcome(entry.error, headers))[1]).toBe(entry.code);
	});

	test('is for nobody else: no token, no page of another site, no session that ended', async () => {
		const person = await aPerson();
		const wanted = await entry.happy(person);
		const tenant = await aTenant();
		expect(await outcome(wanted, { authorization: `Bearer ${tenant.owner}` })).toEqual([403, 'forbidden']);
		expect(await outcome(wanted, {})).toEqual([401, 'unauthenticated']);
		const ended = await sessionOf(person, Date.now() - 1);
		expect(await outcome(wanted, ended.headers)).toEqual([401, 'unauthenticated']);
		if ((wanted.method ?? 'GET') === 'GET') return;
		const { headers } = await sessionOf(person);
		expect(await outcome(wanted, { ...headers, origin: 'https://evil.example' })).toEqual([403, 'forbidden']);
	});
});

function withOrganization(wanted: Call, { organizationId }: Tenant): Call {
	return { ...wanted, body: { name: crypto.randomUUID(), organizationId } };
}
