import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, vi } from 'vitest';
import type { RunPlace } from '../../../worker/bucket/keys.ts';
import type { InstanceBatchRequest } from '../../../worker/contract/instance-batch.ts';
import { accept } from '../../../worker/lib/result.ts';
import type { Answer } from '../../../worker/service/answer.ts';
import { INSTANCE_BATCH } from '../../../worker/service/batch-operations.ts';
import { call } from '../api/caller.ts';
import { aTenant, type Tenant } from '../api/tenant.ts';
import { aListedRun, list } from '../lists/seeded-lists.ts';

/** More turns than any operation of a test takes. */
const TURNS_MAX = 40;

type ItemAnswer = Answer<{ changed: boolean }, 'illegal_transition' | 'unavailable'>;

/** A project whose list knows so many failed runs, none of which exists. */
export async function aProjectOfFailures(count: number): Promise<{ tenant: Tenant; ids: readonly string[] }> {
	const tenant = await aTenant();
	const runs = Array.from({ length: count }, (_, place) =>
		aListedRun(tenant.projectId, 60_000 + place, { state: 'failed' }),
	);
	for (let first = 0; first < count; first += 100) await list(...runs.slice(first, first + 100));
	return { tenant, ids: runs.map(({ instanceId }) => instanceId) };
}

/** Plays every run of a project: notes who is asked, how many at once, and answers as the test says. */
export function playRuns(
	{ projectId }: Pick<Tenant, 'projectId'>,
	answer: (place: RunPlace) => ItemAnswer | Promise<ItemAnswer> = () => accept({ changed: true }),
) {
	const asked: string[] = [];
	const seen = { atOnce: 0, atOnceMax: 0 };
	vi.spyOn(INSTANCE_BATCH.rerun, 'carryOut').mockImplementation(async (_services, _by, place) => {
		// What another test left behind goes on meanwhile.
		if (place.projectId !== projectId) return accept({ changed: true });
		asked.push(place.instanceId);
		seen.atOnce += 1;
		seen.atOnceMax = Math.max(seen.atOnceMax, seen.atOnce);
		try {
			return await answer(place);
		} finally {
			seen.atOnce -= 1;
		}
	});
	return { asked, seen };
}

/** Plays runs that do not answer until the gate is opened. */
export function playHeldRuns(tenant: Pick<Tenant, 'projectId'>) {
	const gate = aGate();
	const played = playRuns(tenant, async () => {
		await gate.opened;
		return accept({ changed: true });
	});
	return { ...played, gate };
}

/** An operation that somebody asked for, and how a test follows it. */
export async function anOperation(tenant: Tenant, body: InstanceBatchRequest, token = tenant.token) {
	const path = `/projects/${tenant.projectId}`;
	const begun = await call({ method: 'POST', path: `${path}/instances/batch`, token, body });
	expect(begun.status, begun.text).toBe(202);
	const id: string = begun.json.id;
	const object = () => env.BULK_OPERATION.getByName(`${tenant.projectId}/${id}`);
	const get = async () => (await call({ path: `${path}/operations/${id}`, token: tenant.token })).json;
	return {
		id,
		object,
		get,
		/** One turn at once, whenever it is due. */
		turn: () => runDurableObjectAlarm(object()),
		abort: () => call({ method: 'POST', path: `${path}/operations/${id}/abort`, token: tenant.token }),
		/** Turn after turn until it is as wanted. */
		async until(isIt: (operation: Awaited<ReturnType<typeof get>>) => boolean) {
			for (let turns = 0; turns < TURNS_MAX; turns += 1) {
				const operation = await get();
				if (isIt(operation)) return operation;
				await runDurableObjectAlarm(object());
			}
			throw new Error(`After ${TURNS_MAX} turns it is ${JSON.stringify(await get())}`);
		},
	};
}

/** A door that stays shut until the test opens it. */
export function aGate() {
	let open: () => void = () => undefined;
	const opened = new Promise<void>((resolve) => {
		open = resolve;
	});
	return { opened, open: () => open() };
}
