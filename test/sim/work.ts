import type { TaskResult } from '../../worker/protocol/result.ts';
import type { AttemptName } from './sighting.ts';
import type { SimContext } from './sim-context.ts';

/** How an executor goes about an attempt, drawn when the attempt arrives. */
export interface WorkPlan {
	readonly name: AttemptName;
	readonly result: TaskResult;
	/** Answered with the result; otherwise with 202, and the result comes by callback. */
	readonly isSync: boolean;
	readonly durationMs: number;
	readonly sendsHeartbeats: boolean;
	/** It works where nobody reaches it, and it reaches nobody until its end. */
	readonly isCutOff: boolean;
	/** It is accepted and never heard of again. */
	readonly dies: boolean;
	readonly ignoresStop: boolean;
	/** How long it takes to stop. */
	readonly stopMs: number;
	readonly callsBackTwice: boolean;
	/** How long after its end it calls back. */
	readonly callbackDelayMs: number;
	/** How long its 202 takes. */
	readonly acceptMs: number;
}

/** What an executor does at present with an attempt. */
export interface Work {
	readonly plan: WorkPlan;
	state: 'working' | 'done' | 'stopped' | 'dead';
	/** Somebody was told that it calls back. */
	owesCallback: boolean;
}

/** How the executors of a world work. */
export interface WorkHabits {
	readonly asyncShare: number;
	readonly asyncMaxMs: number;
}

/** Draws the plan of an attempt's work. */
export function planWork(
	sim: SimContext,
	name: AttemptName,
	result: TaskResult,
	{ asyncShare, asyncMaxMs }: WorkHabits,
): WorkPlan {
	const { faults, random } = sim;
	const isSync = !random.chance(asyncShare);
	const isSlow = isSync && faults.hits('too_slow');
	const isCutOff = !isSync && faults.hits('cut_off');
	const isSilent = !isSync && faults.hits('silent_running');
	return {
		name,
		result,
		isSync,
		durationMs: isSync ? syncDuration(sim, isSlow) : asyncDuration(sim, asyncMaxMs),
		sendsHeartbeats: !isSilent && !isCutOff,
		isCutOff,
		dies: !isSync && faults.hits('silent_dead'),
		ignoresStop: faults.hits('ignores_stop'),
		stopMs: faults.hits('answers_stop_late') ? random.between(20_000, 50_000) : random.between(5, 3000),
		callsBackTwice: !isSync && faults.hits('calls_back_twice'),
		callbackDelayMs: !isSync && faults.hits('calls_back_late') ? random.between(60_000, 400_000) : 0,
		acceptMs: !isSync && faults.hits('calls_back_early') ? random.between(2000, 10_000) : random.between(1, 20),
	};
}

function syncDuration({ random }: SimContext, isSlow: boolean): number {
	if (isSlow) return random.between(31_000, 120_000);
	return random.chance(0.9) ? random.between(1, 200) : random.between(200, 20_000);
}

function asyncDuration({ faults, random }: SimContext, maxMs: number): number {
	return random.between(10, faults.active && random.chance(0.3) ? maxMs : Math.min(maxMs, 20_000));
}
