import type { Action } from '#lib/action/action.ts';
import { answer, api, type Schema } from '#lib/api/client.ts';
import { scopeActions } from '#lib/component/workflow/scope-actions.ts';
import { WorkflowOperations } from '#lib/component/workflow/workflow-operations.svelte.ts';
import { instancesText } from '#lib/i18n/instances.ts';
import { whatWasThrown } from '#lib/i18n/problem.ts';
import { readWorkflow } from '#lib/model/workflow/document-calls.ts';
import type { RecoveredRun } from '#lib/model/workflow/recovered-choices.ts';
import type { StartChoices } from '#lib/model/workflow/start-choices.ts';
import { session } from '#lib/state/session.svelte.ts';
import { toasts } from '#lib/state/toasts.svelte.ts';

type Run = Schema<'InstanceDetail'>;

/** Starts a run's workflow anew: a part of it from a node of the graph (R2), or what did not succeed (R1). */
export class NewRun {
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
		return scopeActions((scope) => this.#askPart(run, key, scope)).map((action) => ({ ...action, detail }));
	}

	/** Asks how the run is recovered as a new one, which is possible of an archived one too. */
	askRecovery(run: Run): Promise<void> {
		return this.#withWorkflow(run, async (workflow) => {
			const recovered: RecoveredRun = { run, startup: await startupOf(run) };
			this.operations.ask({ kind: 'recover', workflow, recovered });
		});
	}

	#askPart(run: Run, key: string, scope: StartChoices['scope']): Promise<void> {
		return this.#withWorkflow(run, async (workflow) => {
			this.operations.ask({ kind: 'start', workflow, scope: { keys: [key], scope } });
		});
	}

	async #withWorkflow(
		{ projectId, workflowId }: Run,
		ask: (workflow: Schema<'WorkflowDetail'>) => Promise<void>,
	): Promise<void> {
		try {
			const workflow = await readWorkflow({ projectId, workflowId });
			if (workflow.state !== 'online') return toasts.say(instancesText().workflowOffline, { tone: 'neutral' });
			await ask(workflow);
		} catch (thrown) {
			toasts.say(whatWasThrown(thrown), { tone: 'failed' });
		}
	}
}

/** The values that a run was started with. */
async function startupOf({ projectId, id }: Run): Promise<RecoveredRun['startup']> {
	const params = { path: { projectId, instanceId: id } };
	const { items } = await answer(api.GET('/api/v1/projects/{projectId}/instances/{instanceId}/params', { params }));
	return Object.fromEntries(items.filter(({ level }) => level === 'startup').map(({ name, value }) => [name, value]));
}
