import { fnv1a } from './fnv1a.ts';

/** Any four different seeds give four independent words. */
const SEEDS = [0x81_1c_9d_c5, 0x2f_0b_4a_87, 0x45_d9_f3_b1, 0x1b_87_35_93] as const;

/**
 * The `traceparent` of a message (W3C Trace Context): one trace per instance, one span per delivery of a message. Both
 * follow from ids, so nothing has to be remembered, and whoever traces a run finds it under the same id each time.
 */
export function traceParent(instanceId: string, messageId: string, delivery: number): string {
	const traceId = SEEDS.map((seed) => hexWord(instanceId, seed)).join('');
	const span = `${messageId}.${delivery}`;
	return `00-${traceId}-${hexWord(span, SEEDS[0])}${hexWord(span, SEEDS[1])}-01`;
}

/** Eight hex digits, never all zero: a trace or span id of zeros is invalid. */
function hexWord(text: string, seed: number): string {
	return (fnv1a(text, seed) || 1).toString(16).padStart(8, '0');
}
