import { createContext } from 'svelte';

/** A task that somebody wants to understand. */
export interface AskedTask {
	readonly id: string;
	readonly name: string;
	/** Of the task: whether it waits for something, or has ended. */
	readonly hasEnded: boolean;
}

/** Opens the reasons of a task on the page of its run. */
export const [askWhyOfTask, provideAskWhy] = createContext<(task: AskedTask) => void>();
