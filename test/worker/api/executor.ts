import { vi } from 'vitest';
import { signChallenge } from '../../../worker/protocol/challenge.ts';
import { call } from './caller.ts';
import type { Tenant } from './tenant.ts';

export interface RegisteredExecutor {
	readonly id: string;
	readonly secret: string;
	readonly url: string;
}

/** Answers what the Worker under test sends out: describe properly signed, runs with 202 so that nothing ends by itself. */
export function playExecutors(secretOf: () => string, answers: Partial<Record<string, Response | object>> = {}): void {
	vi.stubGlobal('fetch', async (_url: string, init: RequestInit) => {
		const message = JSON.parse(String(init.body));
		const given = answers[message.type];
		if (given instanceof Response) return given;
		if (message.type !== 'executor.describe') return Response.json(given ?? {}, { status: 202 });
		const signature = await signChallenge(secretOf(), message.data.challenge);
		const taskTypes = [{ type: 'ECHO', title: 'Echo', configSchema: { type: 'object' }, stop: true }];
		return Response.json({ name: 'example', version: '1', signature, taskTypes, ...given });
	});
}

/** Registers an executor and shakes hands with it. */
export async function aReadyExecutor(tenant: Tenant): Promise<RegisteredExecutor> {
	const url = `https://${crypto.randomUUID()}.executor.example/orrery`;
	const path = `/projects/${tenant.projectId}/executors`;
	const created = await call({ method: 'POST', path, token: tenant.token, body: { name: crypto.randomUUID(), url } });
	const { id, secret } = created.json;
	playExecutors(() => secret);
	await call({ method: 'POST', path: `${path}/${id}/describe`, token: tenant.token });
	return { id, secret, url };
}
