import { answer, api, type Schema } from '#lib/api/client.ts';
import { asProblem } from '#lib/api/problem.ts';
import { type HandshakeFailure, handshakeFailureOf } from '#lib/model/handshake.ts';

export type Described =
	| { readonly ok: true; readonly executor: Schema<'Executor'> }
	| { readonly ok: false; readonly failure: HandshakeFailure };

/**
 * Asks an executor to prove itself and to say what it runs.
 *
 * @throws ApiProblem for everything but a handshake that failed.
 */
export async function describeExecutor(projectId: string, executorId: string): Promise<Described> {
	const params = { path: { projectId, executorId } };
	try {
		const call = api.POST('/api/v1/projects/{projectId}/executors/{executorId}/describe', { params });
		return { ok: true, executor: await answer(call) };
	} catch (error) {
		const failure = handshakeFailureOf(asProblem(error));
		if (failure === undefined) throw error;
		return { ok: false, failure };
	}
}
