import type { LogStoreRpc } from './rpc.ts';

/** The log store of one run. A stub that has thrown is broken, so every call takes a new one. */
export function logStoreStub(env: Pick<Env, 'LOG_STORE'>, projectId: string, instanceId: string): LogStoreRpc {
	return env.LOG_STORE.getByName(`${projectId}/${instanceId}`);
}
