import { answer, api, type Schema } from '#lib/api/client.ts';
import { asProblem } from '#lib/api/problem.ts';
import { scheduleText } from '#lib/i18n/schedule.ts';
import { batchesOf, type PlannedOperation, UNDO } from '#lib/model/schedule/planned-operations.ts';
import { inBackground } from '#lib/state/in-background.ts';
import { toasts } from '#lib/state/toasts.svelte.ts';

type Planned = Pick<Schema<'PlannedInstance'>, 'workflowId' | 'at'>;

/** Holds, releases or stops planned instances, says what came of it, and offers to take it back where that is possible. */
export async function operatePlanned(
	projectId: string,
	operation: PlannedOperation,
	planned: readonly Planned[],
	onDone: () => unknown,
): Promise<void> {
	const t = scheduleText();
	try {
		const changed: Planned[] = [];
		let [refused, discarded] = [0, 0];
		for (const { workflowId, times } of batchesOf(planned)) {
			const results = await send(projectId, workflowId, operation, times);
			changed.push(...results.filter((one) => one.ok && one.changed).map(({ at }) => ({ workflowId, at })));
			discarded += results.filter(({ code }) => code === 'run_active').length;
			refused += results.filter(({ ok, code }) => !ok && code !== 'run_active').length;
		}
		const undo = UNDO[operation];
		const takeBack = (): void => inBackground(operatePlanned(projectId, undo ?? 'release', changed, onDone));
		if (changed.length > 0) {
			const action = undo === null ? {} : { action: { title: t.undo, run: takeBack } };
			toasts.say(saying(operation)(changed.length), action);
		}
		if (discarded > 0) toasts.say(t.stayHeld(discarded), { tone: 'failed' });
		if (refused > 0) toasts.say(t.notChanged(refused), { tone: 'failed' });
	} catch (error) {
		const { message, code, requestId } = asProblem(error);
		toasts.say([message, code, requestId].filter(Boolean).join(' · '), { tone: 'failed' });
	}
	await onDone();
}

function saying(operation: PlannedOperation): (count: number) => string {
	const { held, released, stopped } = scheduleText();
	return { hold: held, release: released, stop: stopped }[operation];
}

async function send(projectId: string, workflowId: string, operation: PlannedOperation, times: readonly string[]) {
	const options = { params: { path: { projectId, workflowId } }, body: { times: [...times] } };
	const { results } = await answer(call(operation, options));
	return results;
}

function call(
	operation: PlannedOperation,
	options: { params: { path: { projectId: string; workflowId: string } }; body: { times: string[] } },
) {
	switch (operation) {
		case 'hold':
			return api.POST('/api/v1/projects/{projectId}/workflows/{workflowId}/schedule/planned/hold', options);
		case 'release':
			return api.POST('/api/v1/projects/{projectId}/workflows/{workflowId}/schedule/planned/release', options);
		case 'stop':
			return api.POST('/api/v1/projects/{projectId}/workflows/{workflowId}/schedule/planned/stop', options);
	}
}
