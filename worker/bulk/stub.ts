import { objectStub } from '../lib/object-stub.ts';
import type { BulkOperationRpc } from './rpc.ts';

/** The object of one bulk operation. */
export function bulkStub(env: Pick<Env, 'BULK_OPERATION'>, projectId: string, operationId: string): BulkOperationRpc {
	return objectStub(env.BULK_OPERATION, `${projectId}/${operationId}`);
}
