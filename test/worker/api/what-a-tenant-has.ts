import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { type Answered, type Call, call } from './caller.ts';
import type { Tenant } from './tenant.ts';

/** Any id, whatever it is of. */
const ID = /\b[a-z]{2,3}_[0-9a-hjkmnp-tv-z]{26}\b/g;

/** More turns than an operation of a test takes. */
const TURNS_MAX = 40;

const OF_ORGANIZATION = ['', '/members', '/invitations', '/tokens'];
const OF_PROJECT = [
	'',
	'/members',
	'/tokens',
	'/executors',
	'/workflows',
	'/schedules',
	'/operations',
	'/planned-instances?state=held,stopped',
];
const OF_WORKFLOW = ['', '/versions', '/schedule', '/schedule/ledger'];

/** What a tenant is told of everything it has, by the address it asked at. */
export type TenantState = Readonly<Record<string, unknown>>;

interface Refusable {
	readonly error?: { readonly code: string };
}

/** A run, or that there is none. */
type ToldOfRun = Refusable &
	Readonly<Partial<Record<'version' | 'round' | 'scope' | 'pause' | 'inLine' | 'stopping', unknown>>>;

/** The events of a run, or that there are none. */
interface ToldOfEvents extends Refusable {
	readonly items?: readonly { readonly data: object }[];
}

/** Everything of a tenant that others could have changed, as the tenant itself is told of it; of runs those a call names. */
export async function whatATenantHas(tenant: Tenant, wanted: Call): Promise<TenantState> {
	const { organizationId, projectId } = tenant;
	const inProject = (path: string) => `/projects/${projectId}${path}`;
	const named = (prefix: string) => idsIn(JSON.stringify(wanted)).filter((id) => id.startsWith(prefix));
	const told = async (path: string, settled: (json: Answered['json']) => unknown = (json) => json) => {
		const { status, json } = await call({ path, token: tenant.owner });
		return [path, status, settled(json)] as const;
	};
	const found = await Promise.all([
		...OF_ORGANIZATION.map((part) => told(`/organizations/${organizationId}${part}`)),
		...OF_PROJECT.map((part) => told(inProject(part))),
		...named('wf_').flatMap((id) => OF_WORKFLOW.map((part) => told(inProject(`/workflows/${id}${part}`)))),
		...named('ins_').flatMap((id) => [
			told(inProject(`/instances/${id}`), whatStays),
			told(inProject(`/instances/${id}/events?limit=200`), whatPeopleDid),
		]),
	]);
	return Object.fromEntries(found.map(([path, ...answer]) => [path, withoutUse(answer)]));
}

/** Every id in a text, each once. */
export function idsIn(text: string): string[] {
	return [...new Set(text.match(ID))];
}

/** Brings what a tenant began in the background to its end. */
export async function endOperations({ projectId, owner }: Tenant): Promise<void> {
	const path = `/projects/${projectId}/operations?state=collecting,running`;
	for (let turns = 0; turns < TURNS_MAX; turns += 1) {
		const { items } = (await call({ path, token: owner })).json;
		if (items.length === 0) return;
		for (const { id } of items) await runDurableObjectAlarm(env.BULK_OPERATION.getByName(`${projectId}/${id}`));
	}
	throw new Error(`Operations of ${projectId} go on after ${TURNS_MAX} turns.`);
}

/** Of a run, which goes on by itself, what only people change. */
function whatStays({ error, version, round, scope, pause, inLine, stopping }: ToldOfRun): unknown {
	return { error: error?.code, version, round, scope, pause, inLine, stopping };
}

function whatPeopleDid({ error, items }: ToldOfEvents): unknown {
	return { error: error?.code, items: items?.filter((event) => 'by' in event.data) };
}

/** Without what looking at it changes, and without the names of single requests. */
function withoutUse(answer: unknown): unknown {
	const passing = new Set(['lastUsedAt', 'requestId']);
	return JSON.parse(JSON.stringify(answer), (key, value) => (passing.has(key) ? null : value));
}
