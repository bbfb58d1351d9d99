import type { FieldError } from '../contract/error.ts';
import type { InstanceDetail } from '../contract/instance.ts';
import { CARRIED_BYTES_MAX, type RunRequest } from '../contract/run.ts';
import { allowedOperations } from '../engine/view/allowed-operations.ts';
import { accept } from '../lib/result.ts';
import { type Answer, refuseWith } from './answer.ts';
import { askRun } from './run-source.ts';
import type { Services } from './services.ts';

/**
 * A start that recovers from another run (R1), with everything that it leaves open as that run had it. A run is recovered
 * where it is while it can be operated; this way works of archived ones too, and with another version or other values.
 * Its schedule's daily window is not taken over: whoever recovers a run by hand wants it now.
 */
export async function withRecovered(
	services: Services,
	{ projectId, workflowId }: { readonly projectId: string; readonly workflowId: string },
	request: RunRequest,
): Promise<Answer<RunRequest, 'invalid_request' | 'illegal_transition' | 'limit_reached'>> {
	const { recoverFrom } = request;
	if (recoverFrom === undefined) return accept(request);
	const known = await askRun(services, { projectId, instanceId: recoverFrom }, async (run) => {
		const [view, params, bytes] = [await run.view(), await run.params(), await run.carriedBytes()];
		return view === null || params === null || bytes === null ? null : { view, params, bytes };
	});
	if (known === null || known.view.workflowId !== workflowId)
		return refuseField('recoverFrom', 'There is no such run of this workflow.');
	const { view, params, bytes } = known;
	const { state, mode } = view;
	if (state !== 'failed' && state !== 'stopped') {
		const details = { state, operation: 'recover', allowed: allowedOperations(state) };
		return refuseWith('illegal_transition', details);
	}
	if (mode !== request.mode) return refuseField('mode', `The run to recover from was one of the mode "${mode}".`);
	if (bytes > CARRIED_BYTES_MAX) return refuseWith('limit_reached', { limit: CARRIED_BYTES_MAX, of: 'outputs' });
	const startup = params.items.filter(({ level }) => level === 'startup');
	const values = Object.fromEntries(startup.map(({ name, value }) => [name, value]));
	return accept({ ...leftOpen(view), params: values, ...request });
}

/** What a request may leave out. */
function leftOpen(view: InstanceDetail): Partial<RunRequest> {
	const { scheduleTime, timeZone, failureStrategy, priority, executorGroup, retry, scope } = view;
	return { scheduleTime, timeZone, failureStrategy, priority, executorGroup, retry, nodes: scope };
}

function refuseField(name: 'recoverFrom' | 'mode', message: string) {
	const fields: FieldError[] = [{ in: 'body', pointer: `/${name}`, message }];
	return refuseWith('invalid_request', { fields });
}
