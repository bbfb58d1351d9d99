import { expect, test } from 'vitest';
import { type Call, call } from './caller.ts';
import { aFurnishedTenant, type FurnishedTenant } from './furnished-tenant.ts';
import { CALLBACKS, capability, type Entry, MATRIX } from './matrix.ts';
import { NAMING_CALLS, type NamingCall, NONE_OF_THEM } from './naming-calls.ts';
import { aPerson, sessionOf } from './person.ts';
import { aSibling, aTenant, type Tenant } from './tenant.ts';
import { endOperations, idsIn, type TenantState, whatATenantHas } from './what-a-tenant-has.ts';

const NOT_FOUND = { status: 404, json: { error: { code: 'not_found' } } };
const FORBIDDEN = { status: 403, json: { error: { code: 'forbidden' } } };

/** What is looked at in the API document. */
interface ApiDocument {
	readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

interface DocumentedOperation {
	readonly operationId: string;
	readonly parameters?: readonly { readonly in: string }[];
	readonly requestBody?: unknown;
}

/** People are of the organization: whoever manages a project of it may give any of them a role there. */
const ABOUT_THE_ORGANIZATION = ['setProjectMember'];

test('every operation that is given an id beside its address is tried with one of another tenant', async () => {
	const { json } = await call({ path: '/openapi.json' });
	const paths: Record<string, Record<string, DocumentedOperation>> = json.paths;
	const operations = Object.values(paths).flatMap((path) => Object.values(path));
	const given = operations.filter(({ parameters = [], requestBody = {} }) => {
		const inQuery = parameters.filter((parameter) => parameter.in === 'query');
		return isGivenId([inQuery, requestBody], json);
	});
	expect(given.length).toBeGreaterThan(5);
	expect(given.map(({ operationId }) => operationId).filter((id) => !(id in NAMING_CALLS))).toEqual([]);
});

test.for(Object.keys(NAMING_CALLS))('what %s hides from others is there for the tenant', async (operationId) => {
	const victim = await aFurnishedTenant();
	for (const { wanted, nothing } of NAMING_CALLS[operationId]?.(victim) ?? []) {
		if (wanted.method === 'POST' && !wanted.path.includes('dryRun')) continue;
		const { status, json } = await call({ ...wanted, token: victim.token });
		expect({ status, json }, wanted.path).not.toMatchObject(nothing);
	}
});

test.for(Object.entries(MATRIX))('%s reaches nothing of a tenant from elsewhere', async ([operationId, entry]) => {
	const victim = await aFurnishedTenant();
	for (const tried of await callsOn(operationId, entry, victim)) {
		await endOperations(victim);
		const before = await whatATenantHas(victim, tried.wanted);
		await isNothingToAnother(tried, entry, victim, before);
		const isInProject = tried.wanted.path.includes(victim.projectId);
		if (isInProject && !ABOUT_THE_ORGANIZATION.includes(operationId)) await isNothingToASibling(tried, victim, before);
		expect(await whatATenantHas(victim, tried.wanted), tried.wanted.path).toEqual(before);
	}
});

test.for(Object.entries(CALLBACKS))('%s takes the capability of no other tenant’s attempt', async ([, callback]) => {
	const [victim, other] = [await aFurnishedTenant(), await aFurnishedTenant()];
	const [theirs, own] = [victim, other].map(({ instanceId }) => `${instanceId}.extract.1`);
	const wanted: Call = { ...callback, method: 'POST', path: `/callbacks/attempts/${theirs}${callback.suffix}` };
	const before = await whatATenantHas(victim, wanted);
	const { status, json } = await call({ ...wanted, token: await capability(other, other.instanceId, own ?? '') });
	expect({ status, json }).toMatchObject(NOT_FOUND);
	expect(await whatATenantHas(victim, wanted)).toEqual(before);
});

test('nobody ends a session of somebody else', async () => {
	const [victim, other] = await Promise.all([aPerson(), aPerson()]);
	const [session, { headers }] = await Promise.all([sessionOf(victim), sessionOf(other)]);
	const ended = await call({ method: 'DELETE', path: `/auth/sessions/${session.id}`, headers });
	expect(ended).toMatchObject(NOT_FOUND);
	expect((await call({ path: '/me', headers: session.headers })).status).toBe(200);
});

/** To another organization, with a token of all of it and with one of its project, for which some operations are too much. */
async function isNothingToAnother(tried: NamingCall, { needs }: Entry, victim: Tenant, before: TenantState) {
	const other = await aTenant();
	const foreign = idsIn(JSON.stringify([victim, before]));
	const ofProject = needs === 'organization' ? { ...tried, nothing: FORBIDDEN } : tried;
	await expectNothing(tried, victim, { ...other, token: other.owner }, foreign);
	await expectNothing(ofProject, victim, other, foreign);
	await endOperations(other);
}

/** To another project of the organization: what is the organization's is no secret there. */
async function isNothingToASibling(tried: NamingCall, victim: Tenant, before: TenantState) {
	const sibling = await aSibling(victim);
	const shared = idsIn(JSON.stringify(Object.entries(before).filter(([path]) => path.startsWith('/organizations/'))));
	const foreign = idsIn(JSON.stringify([victim, before])).filter((id) => !shared.includes(id));
	for (const token of [sibling.token, sibling.owner])
		await expectNothing(tried, victim, { ...sibling, token }, foreign);
	await endOperations(sibling);
}

/** Makes a tenant's call at somebody else's own address, with their token. */
async function expectNothing(
	{ wanted, nothing }: NamingCall,
	victim: Tenant,
	stranger: Tenant,
	foreign: readonly string[],
): Promise<void> {
	const path = wanted.path
		.replace(victim.projectId, stranger.projectId)
		.replace(victim.organizationId, stranger.organizationId);
	const moved: Call = { ...wanted, path };
	const { status, text, json } = await call({ ...moved, token: stranger.token });
	const about = `${moved.method ?? 'GET'} ${path}: ${status} ${text}`;
	expect({ status, json }, about).toMatchObject(nothing);
	const said = idsIn(JSON.stringify(moved));
	const told = idsIn(text).filter((id) => foreign.includes(id) && !said.includes(id));
	expect(told, about).toEqual([]);
}

/** An operation's own call, which makes its things first, and those that name things in other places. */
async function callsOn(operationId: string, entry: Entry, victim: FurnishedTenant): Promise<NamingCall[]> {
	const wanted = await entry.happy(victim);
	const places = [victim.projectId, victim.organizationId];
	const named = (part: unknown) => idsIn(JSON.stringify(part ?? null)).filter((id) => !places.includes(id));
	const refusal = named(wanted.path).length > 0 ? NOT_FOUND : {};
	const nothing = named(wanted.body).length > 0 ? NONE_OF_THEM : refusal;
	return [{ wanted, nothing }, ...(NAMING_CALLS[operationId]?.(victim) ?? [])];
}

/** Whether an id can be given anywhere in a part of the API document, or in what that refers to. */
function isGivenId(part: unknown, document: ApiDocument): boolean {
	const names = new Set<string>();
	const texts = [JSON.stringify(part)];
	for (const text of texts) {
		for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
			if (!names.has(name)) texts.push(JSON.stringify(document.components.schemas[name]));
			names.add(name);
		}
	}
	return texts.some((text) => /"pattern":"\^[a-z]+_\[0-9a-hjkmnp-tv-z\]\{26\}\$"/.test(text));
}
