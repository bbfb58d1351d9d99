import { objectStub } from '../lib/object-stub.ts';
import type { LogStoreRpc } from './rpc.ts';

/** The log store of one run. */
export function logStoreStub(env: Pick<Env, 'LOG_STORE'>, projectId: string, instanceId: string): LogStoreRpc {
	return objectStub(env.LOG_STORE, `${projectId}/${instanceId}`);
}
