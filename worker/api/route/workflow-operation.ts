import { createRoute } from '@hono/zod-openapi';
import { runAnswerSchema, runRequestSchema } from '../../contract/run.ts';
import { onlineWorkflowSchema, workflowSchema } from '../../contract/workflow.ts';
import { startRun } from '../../service/run.ts';
import { bringOnline, takeOffline } from '../../service/submission.ts';
import { emptyBody, jsonAnswer, optionalJsonBody } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { BODY_ERRORS, GUARDED_ERRORS, guarded } from '../guarded.ts';
import { idempotencyHeaderSchema } from '../idempotency-key.ts';
import { newRoutes } from '../new-routes.ts';
import { workflowParams } from '../params.ts';
import { refusal } from '../refusal.ts';

const path = '/projects/{projectId}/workflows/{workflowId}';

const online = createRoute({
	operationId: 'bringWorkflowOnline',
	summary: 'Bring the latest version online',
	description:
		'Everything that stands in the way is answered at once as `details.blockers`, what is wrong with its schedule included. Already online is already done; its schedule stays offline.',
	tags: ['Workflows'],
	method: 'post',
	path: `${path}/online`,
	...guarded('workflow.edit', { body: 'optional' }),
	request: { params: workflowParams, body: emptyBody() },
	responses: {
		200: jsonAnswer(onlineWorkflowSchema, 'The workflow, online.'),
		...errorResponses(...GUARDED_ERRORS, ...BODY_ERRORS, 'blocked', 'precondition_failed'),
	},
});

const offline = createRoute({
	operationId: 'takeWorkflowOffline',
	summary: 'Take a workflow offline',
	description: 'Nothing starts from now on; running instances continue.',
	tags: ['Workflows'],
	method: 'post',
	path: `${path}/offline`,
	...guarded('workflow.edit', { body: 'optional' }),
	request: { params: workflowParams, body: emptyBody() },
	responses: {
		200: jsonAnswer(workflowSchema, 'The workflow, not online.'),
		...errorResponses(...GUARDED_ERRORS, ...BODY_ERRORS, 'precondition_failed'),
	},
});

const run = createRoute({
	operationId: 'runWorkflow',
	summary: 'Start a run of a workflow',
	description:
		'With an `Idempotency-Key` the run starts once however often the request is repeated. A value in `params` that nothing of the workflow declares or refers to is answered as a warning. An `executorGroup` is refused that does not run every task of the run, as is a `version` that could not go online. A run to recover from has to be failed or stopped. By the execution strategy of the workflow it may wait for its turn, or be refused while another is active.',
	tags: ['Workflows'],
	method: 'post',
	path: `${path}/run`,
	...guarded('workflow.run', { body: 'optional' }),
	request: { params: workflowParams, headers: idempotencyHeaderSchema, body: optionalJsonBody(runRequestSchema) },
	responses: {
		202: jsonAnswer(runAnswerSchema, 'The run has been started.'),
		...errorResponses(
			...GUARDED_ERRORS,
			...BODY_ERRORS,
			...(['workflow_offline', 'run_active', 'blocked', 'idempotency_conflict'] as const),
			...(['illegal_transition', 'limit_reached'] as const),
		),
	},
});

export function workflowOperationRoutes() {
	return newRoutes()
		.openapi(online, async (c) => {
			const { projectId, workflowId } = c.req.valid('param');
			const result = await bringOnline(c.get('services'), c.get('principal'), projectId, workflowId);
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(offline, async (c) => {
			const { projectId, workflowId } = c.req.valid('param');
			const result = await takeOffline(c.get('services'), c.get('principal'), projectId, workflowId);
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(run, async (c) => {
			const place = { ...c.req.valid('param'), idempotencyKey: c.req.valid('header')['idempotency-key'] ?? null };
			const result = await startRun(c.get('services'), c.get('principal'), place, c.req.valid('json'));
			return result.ok ? c.json(result.value, 202) : refusal(c, result);
		});
}
