import { createContext } from 'svelte';
import type { Schema } from '#lib/api/client.ts';
import type { Resource } from '#lib/state/resource.svelte.ts';
import type { WorkflowOperations } from './workflow-operations.svelte.ts';

/** The workflow whose pages are open, read once for all of its tabs. */
export interface WorkflowOfPage {
	readonly projectId: string;
	readonly resource: Resource<Schema<'WorkflowDetail'>>;
	readonly operations: WorkflowOperations;
}

export const [workflowOfPage, provideWorkflow] = createContext<() => WorkflowOfPage>();
