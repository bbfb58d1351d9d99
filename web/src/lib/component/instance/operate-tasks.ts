import type { TaskRerun } from '#contract/task-operation.ts';
import { answer, api, idempotencyKey, type Schema } from '#lib/api/client.ts';
import { ApiProblem, asProblem } from '#lib/api/problem.ts';
import { whatHappened } from '#lib/i18n/problem.ts';
import { taskOperationsText } from '#lib/i18n/task-operations.ts';
import { type OperatedTask, type TaskOperationName, UNDO } from '#lib/model/task-operations.ts';
import { inBackground } from '#lib/state/in-background.ts';
import { toasts } from '#lib/state/toasts.svelte.ts';

/** Requests name at most so many tasks. */
const IDS_MAX = 200;

interface Wanted {
	readonly operation: TaskOperationName;
	/** Names what was asked for, so that a repetition is none. */
	readonly key: string;
	readonly rerun?: TaskRerun;
}

/**
 * Does one thing to some tasks, says what came of it, and offers to take it back where that is possible. One that is
 * refused keeps none of the others from it.
 *
 * @throws ApiProblem when it is the only one and is refused.
 */
export async function operateTasks(
	projectId: string,
	wanted: Wanted,
	tasks: readonly OperatedTask[],
	onDone: () => unknown,
): Promise<void> {
	const t = taskOperationsText();
	const { operation } = wanted;
	const { results, problem } = await send(projectId, wanted, tasks);
	if (problem && results.length === 0) throw problem;
	const changed = new Set(results.filter(({ ok, changed: isChanged }) => ok && isChanged).map(({ id }) => id));
	const refused = results.filter(({ ok }) => !ok);
	const [only] = refused;
	if (results.length === 1 && only) throw problemOf(only);
	const undo = UNDO[operation];
	const back = tasks.filter(({ id }) => changed.has(id));
	const action = undo === undefined ? {} : { action: { title: t.undo, run: () => takeBack(undo, back) } };
	if (changed.size > 0) toasts.say(t.done[operation](changed.size), action);
	if (only) toasts.say(t.refused(refused.length, whatHappened(problemOf(only))), { tone: 'failed' });
	if (problem) toasts.say(t.refused(tasks.length - results.length, whatHappened(problem)), { tone: 'failed' });
	await onDone();

	function takeBack(former: TaskOperationName, those: readonly OperatedTask[]): void {
		inBackground(operateNow(projectId, former, those, onDone));
	}
}

/** The same for what is done without asking: what goes wrong is said. */
export async function operateNow(
	projectId: string,
	operation: TaskOperationName,
	tasks: readonly OperatedTask[],
	onDone: () => unknown,
): Promise<void> {
	try {
		await operateTasks(projectId, { operation, key: idempotencyKey() }, tasks, onDone);
	} catch (error) {
		toasts.say(whatHappened(asProblem(error)), { tone: 'failed' });
	}
}

type Result = Schema<'TaskBatchAnswer'>['results'][number];

/** A refusal among several, as if it had been asked for alone. */
function problemOf({ code, details }: Result): ApiProblem {
	return new ApiProblem({ code: code ?? '', status: 409, message: code ?? '', details: details ?? {} });
}

/** As many requests as it takes; what was answered before one that failed counts. */
async function send(projectId: string, { operation, rerun, key }: Wanted, tasks: readonly OperatedTask[]) {
	const results: Result[] = [];
	for (let at = 0; at < tasks.length; at += IDS_MAX) {
		const ids = tasks.slice(at, at + IDS_MAX).map(({ id }) => id);
		const body = { ids, operation, ...(rerun ? { rerun } : {}) };
		const params = { path: { projectId }, header: { 'idempotency-key': `${key}.${at}` } };
		const path = '/api/v1/projects/{projectId}/task-instances/batch';
		try {
			const answered = await answer(api.POST(path, { params, body }));
			if ('results' in answered) results.push(...answered.results);
		} catch (error) {
			return { results, problem: asProblem(error) };
		}
	}
	return { results, problem: undefined };
}
