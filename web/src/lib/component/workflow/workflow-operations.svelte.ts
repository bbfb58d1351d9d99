import { answer, api, done, idempotencyKey, type Schema } from '#lib/api/client.ts';
import { type ApiProblem, asProblem } from '#lib/api/problem.ts';
import type { Remark } from '#lib/model/document/finding.ts';
import type { RecoveredRun } from '#lib/model/workflow/recovered-choices.ts';
import { remarksOfProblem } from '#lib/model/workflow/save-problem.ts';

type Workflow = Schema<'Workflow'>;
type RunScope = NonNullable<Schema<'InstanceDetail'>['scope']>;

/** What became of an operation for one workflow. */
export interface Outcome {
	readonly workflow: Workflow;
	/** Absent when it succeeded. */
	readonly problem?: ApiProblem;
	/** Why it could not go online, with places in its document. */
	readonly blockers: readonly Remark[];
}

/** What can be done with several at once. */
export type Operation = 'online' | 'offline' | 'delete' | 'copy';

/** What a person is being asked or told at the moment. */
export type Question =
	| { readonly kind: 'offline'; readonly workflows: readonly Workflow[]; readonly thenEdit?: boolean }
	| { readonly kind: 'delete'; readonly workflows: readonly Workflow[] }
	/** It is online by now, and its schedule is not. */
	| { readonly kind: 'schedule'; readonly schedule: Schema<'Schedule'> }
	| { readonly kind: 'start'; readonly workflow: Workflow; readonly scope?: RunScope; readonly version?: number }
	| { readonly kind: 'recover'; readonly workflow: Workflow; readonly recovered: RecoveredRun }
	| { readonly kind: 'outcomes'; readonly operation: Operation; readonly outcomes: readonly Outcome[] };

/** Everything that can be done with workflows from their list and their pages; WorkflowDialogs shows what it asks. */
export class WorkflowOperations {
	readonly #projectId: () => string;
	/** Hears that something changed and has to be read again. */
	readonly #onChange: (changed: readonly Workflow[], operation: Operation) => unknown;
	#question = $state.raw<Question>();
	#busy = $state(0);

	constructor(projectId: () => string, onChange: (changed: readonly Workflow[], operation: Operation) => unknown) {
		this.#projectId = projectId;
		this.#onChange = onChange;
	}

	get question(): Question | undefined {
		return this.#question;
	}

	get isBusy(): boolean {
		return this.#busy > 0;
	}

	ask(question: Question): void {
		this.#question = question;
	}

	close(): void {
		this.#question = undefined;
	}

	/** One after another: each is a change of its own, and all of them are told at the end. */
	async each(
		operation: Operation,
		workflows: readonly Workflow[],
		change: (workflow: Workflow) => Promise<unknown>,
	): Promise<readonly Outcome[]> {
		this.#busy += 1;
		const outcomes: Outcome[] = [];
		try {
			for (const workflow of workflows) outcomes.push(await outcomeOf(workflow, change));
		} finally {
			this.#busy -= 1;
		}
		const changed = outcomes.filter(({ problem }) => !problem).map(({ workflow }) => workflow);
		if (changed.length > 0) await this.#onChange(changed, operation);
		if (changed.length < outcomes.length) this.ask({ kind: 'outcomes', operation, outcomes });
		return outcomes;
	}

	bringOnline(workflow: Workflow): Promise<Schema<'OnlineWorkflow'>> {
		const params = { path: this.#pathOf(workflow) };
		return answer(api.POST('/api/v1/projects/{projectId}/workflows/{workflowId}/online', { params }));
	}

	takeOffline(workflow: Workflow): Promise<Workflow> {
		const params = { path: this.#pathOf(workflow) };
		return answer(api.POST('/api/v1/projects/{projectId}/workflows/{workflowId}/offline', { params }));
	}

	remove(workflow: Workflow): Promise<void> {
		const params = { path: this.#pathOf(workflow) };
		return done(api.DELETE('/api/v1/projects/{projectId}/workflows/{workflowId}', { params }));
	}

	/** Its latest version, as a draft of a name of its own (D1). */
	copy(workflow: Workflow): Promise<Workflow> {
		const header = { 'idempotency-key': idempotencyKey() };
		const params = { path: this.#pathOf(workflow), header };
		return answer(api.POST('/api/v1/projects/{projectId}/workflows/{workflowId}/copy', { params }));
	}

	/** The schedule of one that has just come online; undefined for none. */
	async scheduleOf({ id }: Workflow): Promise<Schema<'Schedule'> | undefined> {
		const params = { path: { projectId: this.#projectId() }, query: { name: id, limit: 1 } };
		const { items } = await answer(api.GET('/api/v1/projects/{projectId}/schedules', { params }));
		return items[0];
	}

	/** How many of its runs have not ended. */
	async liveRuns(workflow: Workflow): Promise<number> {
		const query = { workflowId: workflow.id, state: 'waiting,running,pausing,paused,stopping' };
		const params = { path: { projectId: this.#projectId() }, query };
		const { byState } = await answer(api.GET('/api/v1/projects/{projectId}/instances/counts', { params }));
		return Object.values(byState).reduce((sum, count) => sum + count, 0);
	}

	#pathOf({ id }: Workflow) {
		return { projectId: this.#projectId(), workflowId: id };
	}
}

async function outcomeOf(workflow: Workflow, change: (workflow: Workflow) => Promise<unknown>): Promise<Outcome> {
	try {
		await change(workflow);
		return { workflow, blockers: [] };
	} catch (error) {
		const problem = asProblem(error);
		return { workflow, problem, blockers: remarksOfProblem(problem) };
	}
}
