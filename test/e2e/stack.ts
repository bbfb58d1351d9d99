import type { TestProject } from 'vitest/node';
import { type Stack, startConsoleStack } from './console-stack.ts';

declare module 'vitest' {
	export interface ProvidedContext {
		stack: Stack;
	}
}

let stop: (() => Promise<void>) | undefined;

/** One stack for all files. */
export async function setup(project: TestProject): Promise<void> {
	const started = await startConsoleStack();
	stop = started.stop;
	project.provide('stack', started.stack);
}

export async function teardown(): Promise<void> {
	await stop?.();
}
