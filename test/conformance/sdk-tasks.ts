import { z } from 'zod';
import type { ExecutorOptions } from '../../executor/sdk/executor-options.ts';
import type { TaskContext } from '../../executor/sdk/task-definition.ts';
import { TerminalError } from '../../executor/sdk/terminal-error.ts';
import type { ConformanceSubject } from './conformance-subject.ts';

const noConfig = z.strictObject({});
const LINE = 'Zeile mit Ümlauten und 😀\n';
const TALKATIVE_LINES = 20_000;

/** Every kind of behaviour the conformance suite asks for, as tasks of the SDK. Runs in any runtime. */
export const sdkTasks = {
	quick: {
		title: 'Quick',
		config: noConfig,
		run: (context: TaskContext<unknown>) => context.output('nonce', crypto.randomUUID()),
	},
	failing: {
		title: 'Failing',
		config: noConfig,
		run: () => {
			throw new TerminalError('No such customer.', { code: 'no_customer' });
		},
	},
	endless: {
		title: 'Endless',
		config: noConfig,
		run: async (context: TaskContext<unknown>) => {
			await aborted(context.signal);
			context.signal.throwIfAborted();
		},
	},
	stubborn: {
		title: 'Stubborn',
		config: noConfig,
		run: (context: TaskContext<unknown>) => aborted(context.forceSignal),
	},
	talkative: {
		title: 'Talkative',
		config: z.strictObject({ lines: z.int() }),
		run: (context: TaskContext<{ lines: number }>) => {
			for (let line = 0; line < context.config.lines; line += 1) context.log(LINE);
		},
	},
	slow: {
		title: 'Slow',
		config: noConfig,
		run: (context: TaskContext<unknown>) => aborted(context.signal),
	},
} satisfies ExecutorOptions<Record<string, z.ZodType>>['tasks'];

/** The samples of those tasks. */
export const sdkSamples: Omit<ConformanceSubject, 'url' | 'secret' | 'close'> = {
	quick: { type: 'quick', config: {} },
	failing: { type: 'failing', config: {}, message: 'No such customer.' },
	endless: { type: 'endless', config: {} },
	stubborn: { type: 'stubborn', config: {} },
	talkative: { type: 'talkative', config: { lines: TALKATIVE_LINES }, log: LINE.repeat(TALKATIVE_LINES) },
	slow: { type: 'slow', config: {} },
	misconfigured: { type: 'talkative', config: { lines: 'many' } },
};

function aborted(signal: AbortSignal): Promise<void> {
	if (signal.aborted) return Promise.resolve();
	return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
