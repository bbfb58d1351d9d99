import type { Action } from '#lib/action/action.ts';
import type { Schema } from '#lib/api/client.ts';
import { scopeActions } from '#lib/component/workflow/scope-actions.ts';
import { WorkflowOperations } from '#lib/component/workflow/workflow-operations.svelte.ts';
import { instancesText } from '#lib/i18n/instances.ts';
import { whatWasThrown } from '#lib/i18n/problem.ts';
import { readWorkflow } from '#lib/model/workflow/document-calls.ts';
import type { StartChoices } from '#lib/model/workflow/start-choices.ts';
import { session } from '#lib/state/session.svelte.ts';
import { toasts } from '#lib/state/toasts.svelte.ts';

type Run = Schema<'Instance'>;

/** Starts a part of a run's workflow as a run of its own, from a node of the graph (R2). */
export class NewRunOfNode {
	readonly #run: () => Run | undefined;
	readonly operations: WorkflowOperations;

	constructor(run: () => Run | undefined) {
		this.#run = run;
		this.operations = new WorkflowOperations(
			() => run()?.projectId ?? '',
			() => undefined,
		);
	}

	actionsFor(key: string): Action[] {
		const run = this.#run();
		if (run === undefined || !session.can(run.projectId, 'run')) return [];
		const detail = instancesText().newRun;
		return scopeActions((scope) => this.#ask(run, key, scope)).map((action) => ({ ...action, detail }));
	}

	async #ask({ projectId, workflowId }: Run, key: string, scope: StartChoices['scope']): Promise<void> {
		try {
			const workflow = await readWorkflow({ projectId, workflowId });
			if (workflow.state !== 'online') return toasts.say(instancesText().workflowOffline, { tone: 'neutral' });
			this.operations.ask({ kind: 'start', workflow, scope: { keys: [key], scope } });
		} catch (thrown) {
			toasts.say(whatWasThrown(thrown), { tone: 'failed' });
		}
	}
}
