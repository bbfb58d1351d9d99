import type { Schema } from '#lib/api/client.ts';
import type { StateLook } from './state-look.ts';

/** An executor that did not answer as it must when it was asked last, by a delivery or to describe itself. */
export type Breaker = Schema<'Overview'>['executors']['failing'][number];

export const EXECUTOR_HEALTHS = ['ready', 'failing', 'unverified', 'disabled'] as const;
export type ExecutorHealth = (typeof EXECUTOR_HEALTHS)[number];

/** How each health looks. Green stays with runs that succeeded. */
export const HEALTH_LOOKS: Readonly<Record<ExecutorHealth, StateLook>> = {
	ready: { tone: 'running', glyph: 'signal' },
	failing: { tone: 'failed', glyph: 'cross' },
	unverified: { tone: 'paused', glyph: 'dashed' },
	disabled: { tone: 'neutral', glyph: 'slash' },
};

type Executor = Pick<Schema<'ListedExecutor'>, 'id' | 'enabled' | 'state' | 'groups'>;

/** What is to be known first about an executor: whoever switched it off knows why it gets no work. */
export function healthOf({ id, enabled, state }: Executor, breakers: readonly Breaker[]): ExecutorHealth {
	if (!enabled) return 'disabled';
	if (state === 'unverified') return 'unverified';
	return breakers.some(({ executorId }) => executorId === id) ? 'failing' : 'ready';
}

/** The groups whose tasks nobody else would take: no other executor of theirs is enabled and verified. */
export function groupsLeftAlone(executor: Executor, all: readonly Executor[]): string[] {
	const others = all.filter(({ id, enabled, state }) => id !== executor.id && enabled && state === 'ready');
	return executor.groups.filter((group) => !others.some(({ groups }) => groups.includes(group)));
}
