import type { InstanceBatchOperation } from '../contract/instance-batch.ts';
import type { InstanceFilter } from '../db/query/instance.ts';
import type { OperationProgressRow } from '../db/query/operation.ts';

/** What an operation is about, and who asked for it. */
export interface BulkSpec {
	readonly organizationId: string;
	readonly kind: 'instances';
	readonly operation: InstanceBatchOperation;
	readonly by: { readonly kind: 'token' | 'user'; readonly id: string };
	readonly createdAt: number;
	/** Ids, or what the runs have in common. */
	readonly items: { readonly ids: readonly string[] } | { readonly filter: InstanceFilter };
}

/**
 * What other parts may ask of a BulkOperation object. One that was never begun, or has emptied itself, answers null and
 * writes nothing.
 */
export interface BulkOperationRpc {
	/** Begins the operation, which waits until its row is in the database. A second call changes nothing. */
	begin(spec: BulkSpec): Promise<void>;
	/** How far it is. */
	read(): Promise<OperationProgressRow | null>;
	/** Ends it once what is being asked has been answered, unless it has ended already. Tells how it stands then. */
	abort(by: string): Promise<OperationProgressRow | null>;
	/** The second clock: goes on if the alarm was lost. Answers whether there is an operation. */
	poke(): Promise<boolean>;
}
