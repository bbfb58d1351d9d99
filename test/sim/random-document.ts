import type { WorkflowDocument } from '../../worker/contract/workflow-document.ts';
import { documentOf, type NodeDraft } from '../support/run-builder.ts';
import type { Random } from './random.ts';
import { OUTPUT_NAME } from './scripted-result.ts';

const PRIORITIES = ['HIGHEST', 'HIGH', 'MEDIUM', 'LOW', 'LOWEST'] as const;
const RETRY_ON: readonly [string[], ...string[][]] = [
	['E_LOCK'],
	['E_DATA', 'timeout'],
	['executor_failed', 'lost_contact', 'undeliverable', 'bad_answer'],
];

export interface DocumentHabits {
	/**
	 * Leaves out what makes a run's outcome depend on the clock or on doubt about an executor: run timeouts, short
	 * scheduling waits and nodes that are never run twice.
	 */
	readonly isTame: boolean;
	/** Every node has a run timeout and retries. */
	readonly isTimed: boolean;
}

/**
 * A document with a random graph and random settings of its nodes.
 */
export function randomDocument(random: Random, habits: DocumentHabits): WorkflowDocument {
	const size = random.chance(0.1) ? random.between(12, 25) : random.between(1, 9);
	const fanOut = random.chance(0.3);
	const nodes = Array.from({ length: size }, (_, place): NodeDraft => {
		const before = Array.from({ length: place }, (_unused, index) => `n${index}`);
		const upstream = fanOut && place > 0 ? before.slice(0, 1) : random.some(before, 2 / Math.max(2, place));
		return { key: `n${place}`, upstream, ...settingsOf(random, habits), ...parametersOf(random, upstream) };
	});
	const defaults = {
		...(random.chance(0.2) ? { retry: { count: 1, intervalSeconds: 1 } } : {}),
		...(!habits.isTame && random.chance(0.1) ? { timeout: { seconds: 60 } } : {}),
	};
	return documentOf(random.chance(0.5) ? nodes : random.shuffled(nodes), { defaults });
}

function settingsOf(random: Random, { isTame: tame, isTimed }: DocumentHabits): Record<string, unknown> {
	const on = random.chance(0.3) ? { on: random.pick(RETRY_ON) } : {};
	const count = random.between(0, 3);
	const retry = {
		count,
		...(count === 3 ? { order: 'oneAfterAnother' } : {}),
		intervalSeconds: random.pick([0, 0, 1, 30]),
		backoffFactor: random.pick([1, 2]),
		...on,
	};
	const timeout = { seconds: random.pick([20, 60, 300]), action: random.pick(['warn', 'fail', 'both']) };
	return {
		disabled: random.chance(0.1),
		delaySeconds: random.chance(0.1) ? random.between(1, 60) : 0,
		priority: random.pick(PRIORITIES),
		onFailure: random.chance(0.15) ? 'abandon' : 'block',
		rerunPolicy: rerunPolicyOf(random, tame),
		...(isTimed || random.chance(0.6) ? { retry } : {}),
		...(isTimed || (!tame && random.chance(0.2)) ? { timeout } : {}),
		...(!tame && random.chance(0.1) ? { waitSeconds: random.between(10, 400) } : {}),
	};
}

function rerunPolicyOf(random: Random, tame: boolean): string {
	if (!tame && random.chance(0.15)) return 'never';
	return random.chance(0.1) ? 'onFailure' : 'always';
}

/** Half of the tasks put something out, and whoever comes after one may use it. */
function parametersOf(random: Random, upstream: readonly string[]): Record<string, unknown> {
	const out = random.chance(0.5) ? [{ name: OUTPUT_NAME, direction: 'out', type: 'string' }] : [];
	const uses = upstream.length > 0 && random.chance(0.5);
	const used = uses ? [{ name: 'above', direction: 'in', type: 'string', value: `\${${OUTPUT_NAME}}` }] : [];
	return {
		params: [...out, ...used],
		task: { type: 'SHELL', config: { script: uses ? `cat \${${OUTPUT_NAME}}` : 'true' } },
	};
}
