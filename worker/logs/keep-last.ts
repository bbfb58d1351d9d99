import type { LogAppended, LogStoreRpc } from './rpc.ts';

/** How the platform says that an object's class has no such method. */
const NO_SUCH_METHOD = /RPC receiver does not implement/;

/**
 * Stores the text that came with a result. An object of the release before takes every text for the beginning of its log.
 */
export async function keepLast(
	store: Pick<LogStoreRpc, 'append' | 'appendLast'>,
	attemptId: string,
	text: string,
): Promise<LogAppended> {
	try {
		return await store.appendLast(attemptId, text);
	} catch (problem) {
		if (!(problem instanceof Error && NO_SUCH_METHOD.test(problem.message))) throw problem;
		return store.append(attemptId, 0, text);
	}
}
