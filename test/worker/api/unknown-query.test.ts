import { describe, expect, test } from 'vitest';
import { describeApi } from '../../../worker/api/describe-api.ts';
import { type Answered, type Call, call } from './caller.ts';
import { aReadyExecutor, playExecutors } from './executor.ts';
import { anOnlineWorkflow, aRun } from './flow.ts';
import { CALLBACKS, capability, MATRIX, OPEN } from './matrix.ts';
import { PERSONAL } from './people-matrix.ts';
import { aPerson, sessionOf, theFirstOwner } from './person.ts';
import { aTenant } from './tenant.ts';

interface Operation {
	readonly operationId: string;
	readonly path: string;
	readonly method: string;
	readonly parameters?: readonly { readonly name: string }[];
}

/** A request that does what its operation is for, and that does it only once where it takes something away. */
interface Prepared {
	readonly wanted: Call;
	/** What it is answered with; null where that is not looked at. */
	readonly status: number | null;
}

/** Every operation of the API document that is more than a question. */
function operationsThatDoSomething(): readonly Operation[] {
	const paths: Record<string, Record<string, Operation>> = JSON.parse(describeApi()).paths;
	return Object.entries(paths).flatMap(([path, byMethod]) =>
		Object.entries(byMethod)
			.filter(([method]) => method !== 'get')
			.map(([method, operation]) => ({
				...operation,
				path: path.replace('/api/v1', ''),
				method: method.toUpperCase(),
			})),
	);
}

async function prepared({ operationId, path, method }: Operation): Promise<Prepared> {
	const [entry, personal, callback] = [MATRIX[operationId], PERSONAL[operationId], CALLBACKS[operationId]];
	if (entry !== undefined) {
		const tenant = await aTenant();
		const token = entry.needs === 'organization' ? tenant.owner : tenant.token;
		return { wanted: { ...(await entry.happy(tenant)), token }, status: entry.status };
	}
	if (personal !== undefined) {
		const person = await aPerson(operationId === 'createOrganization' ? await theFirstOwner() : undefined);
		const { headers } = await sessionOf(person);
		return { wanted: { ...(await personal.happy(person)), headers }, status: personal.status };
	}
	if (callback !== undefined) {
		const tenant = await aTenant();
		await aReadyExecutor(tenant);
		const instanceId = await aRun(tenant, await anOnlineWorkflow(tenant));
		const id = `${instanceId}.extract.1`;
		const token = await capability(tenant, instanceId, id);
		const { suffix, ...request } = callback;
		return { wanted: { ...request, method, path: `/callbacks/attempts/${id}${suffix}`, token }, status: 200 };
	}
	expect(OPEN).toContain(operationId);
	return { wanted: { method, path, body: {} }, status: null };
}

function askedFor({ path, ...wanted }: Call, unknown: string): Promise<Answered> {
	return call({ ...wanted, path: `${path}${path.includes('?') ? '&' : '?'}${unknown}=true` });
}

describe.for(operationsThatDoSomething().map((operation) => [operation.operationId, operation] as const))(
	'%s',
	([, operation]) => {
		test('does nothing when it is asked with a query that it does not know', async () => {
			playExecutors(() => '');
			const { wanted, status } = await prepared(operation);
			const isPreviewed = (operation.parameters ?? []).some(({ name }) => name === 'dryRun');
			const unknown = isPreviewed ? 'dryrun' : 'dryRun';
			const refused = await askedFor(wanted, unknown);
			expect([refused.status, refused.json?.error?.code]).toEqual([400, 'invalid_request']);
			expect(refused.json.error.details.fields).toContainEqual(
				expect.objectContaining({ in: 'query', pointer: `/${unknown}`, rule: 'unknown_field' }),
			);
			// What it was asked for is still to be done, and is when it is asked rightly.
			if (status !== null) expect((await call(wanted)).status).toBe(status);
		});
	},
);
