import type { z } from 'zod';
import type { AttemptStore } from './attempt-store.ts';
import type { Clock } from './clock.ts';
import type { TaskDefinition } from './task-definition.ts';

/** Config schemas by task type. Each definition's `run` is given what its own schema makes of a config. */
export type ConfigSchemas = Readonly<Record<string, z.ZodType>>;

/** Everything that makes an executor. Name, version, secrets and tasks are enough; the rest has defaults. */
export interface ExecutorOptions<Configs extends ConfigSchemas> {
	readonly name: string;
	readonly version: string;
	/** `whsec_…` secrets, the newest first. Messages signed by any are taken; challenges are signed by the first. */
	readonly secrets: readonly string[];
	readonly tasks: { readonly [Type in keyof Configs]: TaskDefinition<Configs[Type]> };
	/** A task that ends within this time is answered in its own request, a longer one by callback. 2 s. */
	readonly answerWithinMs?: number;
	/** 30 s. */
	readonly heartbeatSeconds?: number;
	/** 90 s. */
	readonly leaseSeconds?: number;
	/** Whether every request reaches the same memory of attempts. True; say false when copies do not share their store. */
	readonly deduplicates?: boolean;
	/** The memory of attempts. A `MemoryAttemptStore`. */
	readonly store?: AttemptStore;
	readonly clock?: Clock;
	/** Used for callbacks. The runtime's own. */
	readonly fetch?: typeof fetch;
}
