import type { OpenAPIHono } from '@hono/zod-openapi';
import { refuseWith } from '../service/answer.ts';
import type { Services } from '../service/services.ts';
import type { AppEnv } from './app-env.ts';
import { openApiText, registerSecurity } from './document.ts';
import { frame } from './middleware/frame.ts';
import { limitStrangers } from './middleware/limit-strangers.ts';
import { plainText } from './middleware/plain-text.ts';
import { newRoutes } from './new-routes.ts';
import { refusal } from './refusal.ts';
import { callbackRoutes } from './route/callback.ts';
import { executorRoutes } from './route/executor.ts';
import { executorHandshakeRoutes } from './route/executor-handshake.ts';
import { healthRoutes } from './route/health.ts';
import { instanceRoutes } from './route/instance.ts';
import { instanceLiveRoutes } from './route/instance-live.ts';
import { instanceOperationRoutes } from './route/instance-operation.ts';
import { meRoutes } from './route/me.ts';
import { organizationRoutes } from './route/organization.ts';
import { organizationTokenRoutes } from './route/organization-token.ts';
import { projectRoutes } from './route/project.ts';
import { referenceRoutes } from './route/reference.ts';
import { setupRoutes } from './route/setup.ts';
import { taskInstanceRoutes } from './route/task-instance.ts';
import { taskTypeRoutes } from './route/task-type.ts';
import { tokenRoutes } from './route/token.ts';
import { workflowRoutes } from './route/workflow.ts';
import { workflowOperationRoutes } from './route/workflow-operation.ts';
import { workflowTransferRoutes } from './route/workflow-transfer.ts';
import { workflowVersionRoutes } from './route/workflow-version.ts';
import { answerThrown } from './thrown.ts';

/** Makes the services of one request. */
export type OpenServices = (env: Env, afterwards: Services['afterwards']) => Services;

/** The whole public API. An unknown address or method is answered in JSON like every other refusal. */
export function createApp(openServices: OpenServices): OpenAPIHono<AppEnv> {
	const app = newRoutes();
	app.use(frame);
	app.use(plainText);
	app.use((c, next) => {
		c.set(
			'services',
			openServices(c.env, (work) => c.executionCtx.waitUntil(work)),
		);
		return next();
	});
	app.use(limitStrangers);
	registerSecurity(app);
	app.route('/', healthRoutes());
	app.route('/api/v1', versionOne());
	const documentOf = openApiText(app);
	app.get('/api/v1/openapi.json', (c) => {
		const text = documentOf(c.get('services').settings.publicUrl);
		return c.body(text, 200, { 'content-type': 'application/json' });
	});
	app.route('/', referenceRoutes());
	app.notFound((c) => refusal(c, refuseWith('not_found')));
	app.onError(answerThrown);
	return app;
}

/** Fixed words before ids: a route such as `/workflows/import` must not be taken for the workflow “import”. */
function versionOne(): OpenAPIHono<AppEnv> {
	const routes = newRoutes();
	const resources = [
		setupRoutes(),
		meRoutes(),
		organizationRoutes(),
		organizationTokenRoutes(),
		projectRoutes(),
		tokenRoutes(),
		executorRoutes(),
		executorHandshakeRoutes(),
		taskTypeRoutes(),
		workflowTransferRoutes(),
		workflowOperationRoutes(),
		workflowVersionRoutes(),
		workflowRoutes(),
		instanceLiveRoutes(),
		instanceOperationRoutes(),
		instanceRoutes(),
		taskInstanceRoutes(),
		callbackRoutes(),
	];
	for (const resource of resources) routes.route('/', resource);
	return routes;
}
