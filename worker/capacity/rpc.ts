import type { Route } from '../engine/run-spec.ts';

/** An executor as the dispatcher needs it. `secrets` are encrypted; only the sender opens them. */
export interface ExecutorCopy {
	readonly executorId: string;
	readonly name: string;
	readonly url: string;
	readonly groups: readonly string[];
	/** Encrypted signing secrets, newest first; two during a rotation. */
	readonly secrets: readonly string[];
	readonly taskTypes: readonly { readonly type: string; readonly test: boolean }[];
	readonly leaseMs: number;
	readonly heartbeatMs: number;
	readonly enabled: boolean;
	/** Rises with every change of the executor, so that a late copy never overwrites a newer one. */
	readonly revision: number;
	/** Why its breaker is open, in the copies that `executors` hands out; absent while it is closed. */
	readonly breakerReason?: string;
}

/** An executor that senders found misconfigured, and since when. */
export interface OpenBreaker {
	readonly executorId: string;
	readonly reason: string;
	readonly since: number;
}

/** How full a project's window is, and what stands in its way. */
export interface CapacityUsage {
	/** Attempts the project may have in flight. */
	readonly window: number;
	readonly held: number;
	/** Attempts that want a slot and have none. */
	readonly waiting: number;
	readonly breakers: readonly OpenBreaker[];
}

/** How full a project's window is, and where one holder stands in the line of those who wait. */
export interface LineStanding {
	readonly window: number;
	readonly held: number;
	readonly waiting: number;
	/** From 1; null for a holder that waits for nothing. */
	readonly place: number | null;
	/** Those who hold the most, the greatest first; absent from the release before. */
	readonly holders?: readonly { readonly holder: string; readonly held: number }[] | undefined;
}

/** Asks for `wanted` slots in all, those already held included. */
export interface AcquireRequest {
	/** `ins:<instanceId>` or `wf:<workflowId>`: names the object that is told of later grants. */
	readonly holder: string;
	readonly wanted: number;
	/** 0 is served first. */
	readonly priority: number;
	/** True for a pool that takes slots before anybody needs them: it gets what is free now and never waits. */
	readonly ahead: boolean;
	/** Rises with every change of what the holder wants; a call with a smaller one than before is out of date. */
	readonly n?: number | undefined;
}

/** Gives back what is beyond `keep`. */
export interface ReleaseRequest {
	readonly holder: string;
	readonly keep: number;
	/** As in `AcquireRequest`, counted together with it. */
	readonly n?: number | undefined;
}

/** What other parts may ask of a ProjectCapacity object. */
export interface ProjectCapacityRpc {
	/** Stores a copy of an executor; null removes it for good. */
	putExecutor(executorId: string, copy: ExecutorCopy | null): Promise<void>;
	/** Copies for a sender, who keeps them for at most 10 s. */
	executors(): Promise<readonly ExecutorCopy[]>;
	/**
	 * Grants what is free of the project's window now; the rest is granted later, by priority then age, through the
	 * holder's `granted`. Routes come along because every asker needs them.
	 */
	acquire(request: AcquireRequest): Promise<{ readonly slots: number; readonly routes: readonly Route[] }>;
	/** Sets what the holder keeps; 0 gives everything back. It waits for no more. */
	release(request: ReleaseRequest): Promise<void>;
	/** A sender saw an executor misconfigured or well again; only changes are told. */
	observe(
		executorId: string,
		breaker: { readonly open: true; readonly reason: string } | { readonly open: false },
	): Promise<void>;
	/** Executors whose breaker is open. */
	breakers(): Promise<readonly OpenBreaker[]>;
	/** For the project's first page. */
	usage(): Promise<CapacityUsage>;
	/** For whoever asks why a run gets no slot. */
	lineStanding(holder: string): Promise<LineStanding>;
}

/** What the capacity object asks of those who hold slots. */
export interface SlotHolderRpc {
	/**
	 * Says how many slots the holder has in all, and is answered with how many of them it uses: a late grant and the
	 * question at the end of a lease are one call, absolute and therefore repeatable.
	 *
	 * @param n the `n` of the holder's call that was heard last, 0 if none is known: the network may bring this after the
	 *   holder has given back what it speaks of. The previous release says nothing of it.
	 */
	granted(slots: number, n?: number): Promise<number>;
}
