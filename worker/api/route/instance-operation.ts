import { createRoute } from '@hono/zod-openapi';
import type { Capability } from '../../auth/can.ts';
import { operationAnswerSchema } from '../../contract/instance.ts';
import { operateInstance, removeInstance } from '../../service/instance.ts';
import { emptyBody, jsonAnswer } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { BODY_ERRORS, GUARDED_ERRORS, guarded, IDEMPOTENT_ERRORS } from '../guarded.ts';
import { idempotencyHeaderSchema } from '../idempotency-key.ts';
import { newRoutes } from '../new-routes.ts';
import { instanceParams } from '../params.ts';
import { refusal } from '../refusal.ts';

const path = '/projects/{projectId}/instances/{instanceId}';

/** Operations differ in their name, in who may ask for them, and in whether repeating one would do it twice. */
function operation<const Name extends string>(
	name: Name,
	text: { readonly operationId: string; readonly summary: string; readonly description: string },
	capability: Capability = 'instance.operate',
) {
	return createRoute({
		...text,
		tags: ['Instances'],
		method: 'post',
		path: `${path}/${name}`,
		...guarded(capability, { body: 'optional', idempotent: true }),
		request: { params: instanceParams, headers: idempotencyHeaderSchema, body: emptyBody() },
		responses: {
			200: jsonAnswer(operationAnswerSchema, 'Done, or already so.'),
			...errorResponses(
				...GUARDED_ERRORS,
				...BODY_ERRORS,
				...IDEMPOTENT_ERRORS,
				'illegal_transition',
				'archived',
				'workflow_deleted',
				'rerun_policy_forbids',
			),
		},
	});
}

const stop = operation('stop', {
	operationId: 'stopInstance',
	summary: 'Stop a run',
	description: 'Asks every running task to stop, ends it by force after the grace time, and starts nothing any more.',
});

const rerun = operation('rerun', {
	operationId: 'rerunInstance',
	summary: 'Run an ended run again',
	description: 'Opens a new round with the parameters that were captured; earlier rounds stay readable.',
});

const recover = operation('recover', {
	operationId: 'recoverInstance',
	summary: 'Continue a failed or stopped run',
	description: 'Failed, stopped and skipped tasks run again in the same round; successes keep their outputs.',
});

const forceClose = operation(
	'force-close',
	{
		operationId: 'forceCloseInstance',
		summary: 'End a run whatever it is doing',
		description: 'The last resort: needs no executor, no engine and nothing but storage to work.',
	},
	'instance.forceClose',
);

const remove = createRoute({
	operationId: 'deleteInstance',
	summary: 'Delete an ended run',
	description: 'With its task instances and logs. That it once ran stays known to its workflow.',
	tags: ['Instances'],
	method: 'delete',
	path,
	...guarded('instance.operate'),
	request: { params: instanceParams },
	responses: { 204: { description: 'It is gone.' }, ...errorResponses(...GUARDED_ERRORS, 'illegal_transition') },
});

export function instanceOperationRoutes() {
	return newRoutes()
		.openapi(stop, async (c) => {
			const result = await operateInstance(c.get('services'), c.get('principal'), c.req.valid('param'), 'stop');
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(rerun, async (c) => {
			const result = await operateInstance(c.get('services'), c.get('principal'), c.req.valid('param'), 'rerun');
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(recover, async (c) => {
			const result = await operateInstance(c.get('services'), c.get('principal'), c.req.valid('param'), 'recover');
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(forceClose, async (c) => {
			const place = c.req.valid('param');
			const result = await operateInstance(c.get('services'), c.get('principal'), place, 'force_close');
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(remove, async (c) => {
			const result = await removeInstance(c.get('services'), c.get('principal'), c.req.valid('param'));
			return result.ok ? c.body(null, 204) : refusal(c, result);
		});
}
