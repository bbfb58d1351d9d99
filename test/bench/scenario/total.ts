import type { Observation } from './scenario.ts';

/** From the first question to the last answer, both at the executor. */
export function totalMs({ exchanges }: Observation): number {
	return lastAnsweredAtMs(exchanges) - (exchanges[0]?.askedAtMs ?? Number.NaN);
}

export function lastAnsweredAtMs(exchanges: Observation['exchanges']): number {
	return exchanges.reduce((last, { answeredAtMs }) => Math.max(last, answeredAtMs), Number.NEGATIVE_INFINITY);
}
