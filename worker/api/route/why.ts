import { createRoute } from '@hono/zod-openapi';
import { instanceWhySchema, taskWhySchema, workflowWhySchema } from '../../contract/why.ts';
import { getInstanceWhy, getTaskWhy } from '../../service/why.ts';
import { getWorkflowWhy } from '../../service/workflow-why.ts';
import { jsonAnswer } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { GUARDED_ERRORS, guarded } from '../guarded.ts';
import { newRoutes } from '../new-routes.ts';
import { instanceParams, taskInstanceParams, workflowParams } from '../params.ts';
import { refusal } from '../refusal.ts';

const instance = createRoute({
	operationId: 'whyInstance',
	summary: 'Why a run has not ended, or ended as it did',
	description:
		'What holds up the run as a whole, and the tasks that hold it up at this moment: those with the same blocker are one blocker. Each says what would lift it.',
	tags: ['Instances'],
	method: 'get',
	path: '/projects/{projectId}/instances/{instanceId}/why',
	...guarded('instance.read'),
	request: { params: instanceParams },
	responses: { 200: jsonAnswer(instanceWhySchema, 'The blockers.'), ...errorResponses(...GUARDED_ERRORS) },
});

const task = createRoute({
	operationId: 'whyTaskInstance',
	summary: 'Why a task does not run, or ended as it did',
	description:
		'The chain of blockers: what the task waits for, what that waits for, down to the tasks that wait for no other. Every task is told of once; blockers refer to it by its key.',
	tags: ['Task instances'],
	method: 'get',
	path: '/projects/{projectId}/task-instances/{taskInstanceId}/why',
	...guarded('instance.read'),
	request: { params: taskInstanceParams },
	responses: { 200: jsonAnswer(taskWhySchema, 'The blockers.'), ...errorResponses(...GUARDED_ERRORS) },
});

const workflow = createRoute({
	operationId: 'whyWorkflow',
	summary: 'Why a workflow does not run',
	description:
		'Everything that keeps it from starting by itself or at all, and its runs that have not ended, each of which can be asked for its own reasons.',
	tags: ['Workflows'],
	method: 'get',
	path: '/projects/{projectId}/workflows/{workflowId}/why',
	...guarded('workflow.read'),
	request: { params: workflowParams },
	responses: { 200: jsonAnswer(workflowWhySchema, 'The blockers.'), ...errorResponses(...GUARDED_ERRORS) },
});

export function whyRoutes() {
	return newRoutes()
		.openapi(instance, async (c) => {
			const result = await getInstanceWhy(c.get('services'), c.req.valid('param'));
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(task, async (c) => {
			const { projectId, taskInstanceId } = c.req.valid('param');
			const result = await getTaskWhy(c.get('services'), projectId, taskInstanceId);
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(workflow, async (c) => {
			const { projectId, workflowId } = c.req.valid('param');
			const result = await getWorkflowWhy(c.get('services'), projectId, workflowId);
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		});
}
