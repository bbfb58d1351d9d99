import type { Schema } from '#lib/api/client.ts';

/** As much of an executor as a list has. */
export type KnownExecutor = Schema<'ListedExecutor'>;

/** What is to be done with an executor, and has to be asked for first. */
export interface ExecutorQuestion {
	readonly kind: 'edit' | 'disable' | 'remove' | 'rotate';
	readonly executor: KnownExecutor;
}
