import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { operationOrPreviewSchema, previewQuerySchema } from '../../contract/instance.ts';
import {
	type TaskOperationName,
	type TaskRerun,
	taskBatchOrPreviewSchema,
	taskBatchSchema,
	taskRerunSchema,
} from '../../contract/task-operation.ts';
import {
	operateTask,
	operateTasks,
	previewTaskOperation,
	previewTaskOperations,
} from '../../service/task-operation.ts';
import type { AppEnv } from '../app-env.ts';
import { emptyBody, jsonAnswer, jsonBody, optionalJsonBody } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { BODY_ERRORS, GUARDED_ERRORS, guarded, IDEMPOTENT_ERRORS } from '../guarded.ts';
import { idempotencyHeaderSchema } from '../idempotency-key.ts';
import { newRoutes } from '../new-routes.ts';
import { projectParams, taskInstanceParams } from '../params.ts';
import { refusal } from '../refusal.ts';

const path = '/projects/{projectId}/task-instances/{taskInstanceId}';

const ERRORS = errorResponses(
	...GUARDED_ERRORS,
	...BODY_ERRORS,
	...IDEMPOTENT_ERRORS,
	'illegal_transition',
	'archived',
	'workflow_deleted',
	'rerun_policy_forbids',
);

const COMMON = {
	tags: ['Task instances'],
	method: 'post' as const,
	...guarded('instance.operate', { body: 'optional', idempotent: true }),
	responses: { 200: jsonAnswer(operationOrPreviewSchema, 'Done, or already so; or what it would do.'), ...ERRORS },
};

const REQUEST = { params: taskInstanceParams, query: previewQuerySchema, headers: idempotencyHeaderSchema };

function operation<const Name extends string>(
	name: Name,
	text: { readonly operationId: string; readonly summary: string; readonly description: string },
) {
	return createRoute({ ...text, ...COMMON, path: `${path}/${name}`, request: { ...REQUEST, body: emptyBody() } });
}

const hold = operation('hold', {
	operationId: 'holdTaskInstance',
	summary: 'Hold a task that has not started',
	description: 'It never starts until it is released, others pass it, and its scheduling wait stands still.',
});

const release = operation('release', {
	operationId: 'releaseTaskInstance',
	summary: 'Release a held task',
	description: 'It goes on as its inputs call for now.',
});

const terminate = operation('terminate', {
	operationId: 'terminateTaskInstance',
	summary: 'End a task for good',
	description: 'It fails and is not retried. What an executor does of it is stopped politely, then by force.',
});

const setSuccess = operation('set-success', {
	operationId: 'setTaskInstanceSuccess',
	summary: 'Let a failed task count as a success',
	description: 'What was skipped because of its failure gets its turn, as after a real success; an ended run goes on.',
});

const setFailed = operation('set-failed', {
	operationId: 'setTaskInstanceFailed',
	summary: 'Let a successful task count as failed',
	description: 'What follows and has not started is skipped; what has started since is left alone.',
});

const rerun = createRoute({
	...COMMON,
	operationId: 'rerunTaskInstance',
	summary: 'Run an ended task again',
	description:
		'A new attempt in the same round, alone or with everything after it, as the run defines it or as the newest version does. An ended run goes on.',
	path: `${path}/rerun`,
	request: { ...REQUEST, body: optionalJsonBody(taskRerunSchema) },
});

const batch = createRoute({
	operationId: 'operateTaskInstances',
	summary: 'One operation on several task instances',
	description:
		'Answers for each of them: those that it does not fit are left alone. With `dryRun=true` it answers what it would do, run by run.',
	tags: ['Task instances'],
	method: 'post',
	path: '/projects/{projectId}/task-instances/batch',
	...guarded('instance.operate', { body: 'json', idempotent: true }),
	request: {
		params: projectParams,
		query: previewQuerySchema,
		headers: idempotencyHeaderSchema,
		body: jsonBody(taskBatchSchema),
	},
	responses: {
		200: jsonAnswer(taskBatchOrPreviewSchema, 'What became of each, or would become.'),
		...errorResponses(...GUARDED_ERRORS, ...BODY_ERRORS, ...IDEMPOTENT_ERRORS),
	},
});

export function taskOperationRoutes() {
	return newRoutes()
		.openapi(hold, (c) => operate(c, 'hold', c.req.valid('param'), c.req.valid('query')))
		.openapi(release, (c) => operate(c, 'release', c.req.valid('param'), c.req.valid('query')))
		.openapi(terminate, (c) => operate(c, 'terminate', c.req.valid('param'), c.req.valid('query')))
		.openapi(setSuccess, (c) => operate(c, 'set_success', c.req.valid('param'), c.req.valid('query')))
		.openapi(setFailed, (c) => operate(c, 'set_failed', c.req.valid('param'), c.req.valid('query')))
		.openapi(rerun, (c) => {
			const query = c.req.valid('query');
			return operate(c, 'rerun', c.req.valid('param'), { ...query, rerun: c.req.valid('json') });
		})
		.openapi(batch, async (c) => {
			const { projectId } = c.req.valid('param');
			if (c.req.valid('query').dryRun) {
				const wanted = c.req.valid('json');
				const previews = await previewTaskOperations(c.get('services'), c.get('principal'), projectId, wanted);
				return c.json({ previews: [...previews] }, 200);
			}
			const results = await operateTasks(c.get('services'), c.get('principal'), projectId, c.req.valid('json'));
			return c.json({ results: [...results] }, 200);
		});
}

async function operate(
	c: Context<AppEnv>,
	name: TaskOperationName,
	place: { readonly projectId: string; readonly taskInstanceId: string },
	{ dryRun, rerun: how }: { readonly dryRun: boolean; readonly rerun?: TaskRerun },
) {
	const [services, by] = [c.get('services'), c.get('principal')];
	const wanted = { operation: name, rerun: how };
	if (dryRun) {
		const previewed = await previewTaskOperation(services, by, place, wanted);
		return previewed.ok ? c.json(previewed.value, 200) : refusal(c, previewed);
	}
	const operated = await operateTask(services, by, place, wanted);
	return operated.ok ? c.json(operated.value, 200) : refusal(c, operated);
}
