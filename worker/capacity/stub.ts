import { objectStub } from '../lib/object-stub.ts';
import type { ProjectCapacityRpc } from './rpc.ts';

/** A project's capacity object. */
export function capacityStub(env: Pick<Env, 'PROJECT_CAPACITY'>, projectId: string): ProjectCapacityRpc {
	return objectStub(env.PROJECT_CAPACITY, projectId);
}
