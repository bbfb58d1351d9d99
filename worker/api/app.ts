import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Services } from '../service/services.ts';
import type { AppEnv } from './app-env.ts';
import { openApiText, registerSecurity } from './document.ts';
import { frame } from './middleware/frame.ts';
import { limitStrangers } from './middleware/limit-strangers.ts';
import { plainText } from './middleware/plain-text.ts';
import { newRoutes } from './new-routes.ts';
import { callbackRoutes } from './route/callback.ts';
import { executorRoutes } from './route/executor.ts';
import { executorHandshakeRoutes } from './route/executor-handshake.ts';
import { feedRoutes } from './route/feed.ts';
import { healthRoutes } from './route/health.ts';
import { instanceRoutes } from './route/instance.ts';
import { instanceBatchRoutes } from './route/instance-batch.ts';
import { instanceEditRoutes } from './route/instance-edit.ts';
import { instanceListRoutes } from './route/instance-list.ts';
import { instanceLiveRoutes } from './route/instance-live.ts';
import { instanceOperationRoutes } from './route/instance-operation.ts';
import { invitationRoutes } from './route/invitation.ts';
import { invitedRoutes } from './route/invited.ts';
import { liveTicketRoutes } from './route/live-ticket.ts';
import { meRoutes } from './route/me.ts';
import { operationRoutes } from './route/operation.ts';
import { organizationRoutes } from './route/organization.ts';
import { organizationMemberRoutes } from './route/organization-member.ts';
import { organizationTokenRoutes } from './route/organization-token.ts';
import { overviewRoutes } from './route/overview.ts';
import { passwordRoutes } from './route/password.ts';
import { plannedInstanceRoutes } from './route/planned-instance.ts';
import { projectRoutes } from './route/project.ts';
import { projectMemberRoutes } from './route/project-member.ts';
import { projectionRebuildRoutes } from './route/projection-rebuild.ts';
import { referenceRoutes } from './route/reference.ts';
import { scheduleRoutes } from './route/schedule.ts';
import { scheduleLedgerRoutes } from './route/schedule-ledger.ts';
import { scheduleOperationRoutes } from './route/schedule-operation.ts';
import { schedulePreviewRoutes } from './route/schedule-preview.ts';
import { sessionRoutes } from './route/session.ts';
import { setupRoutes } from './route/setup.ts';
import { signInRoutes } from './route/sign-in.ts';
import { signUpRoutes } from './route/sign-up.ts';
import { taskInstanceRoutes } from './route/task-instance.ts';
import { taskInstanceListRoutes } from './route/task-instance-list.ts';
import { taskLogRoutes } from './route/task-log.ts';
import { taskOperationRoutes } from './route/task-operation.ts';
import { taskTypeRoutes } from './route/task-type.ts';
import { tokenRoutes } from './route/token.ts';
import { whyRoutes } from './route/why.ts';
import { workflowRoutes } from './route/workflow.ts';
import { workflowOperationRoutes } from './route/workflow-operation.ts';
import { workflowTransferRoutes } from './route/workflow-transfer.ts';
import { workflowVersionRoutes } from './route/workflow-version.ts';
import { answerThrown } from './thrown.ts';
import { answerUnmatched } from './unmatched.ts';

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
	app.notFound(answerUnmatched(app));
	app.onError(answerThrown);
	return app;
}

/** Fixed words before ids: a route such as `/workflows/import` must not be taken for the workflow “import”. */
function versionOne(): OpenAPIHono<AppEnv> {
	const routes = newRoutes();
	const resources = [
		setupRoutes(),
		signInRoutes(),
		signUpRoutes(),
		passwordRoutes(),
		sessionRoutes(),
		invitedRoutes(),
		meRoutes(),
		organizationRoutes(),
		organizationMemberRoutes(),
		invitationRoutes(),
		organizationTokenRoutes(),
		projectRoutes(),
		projectMemberRoutes(),
		overviewRoutes(),
		feedRoutes(),
		projectionRebuildRoutes(),
		tokenRoutes(),
		liveTicketRoutes(),
		executorRoutes(),
		executorHandshakeRoutes(),
		taskTypeRoutes(),
		schedulePreviewRoutes(),
		scheduleOperationRoutes(),
		scheduleLedgerRoutes(),
		plannedInstanceRoutes(),
		scheduleRoutes(),
		workflowTransferRoutes(),
		workflowOperationRoutes(),
		workflowVersionRoutes(),
		workflowRoutes(),
		instanceBatchRoutes(),
		instanceLiveRoutes(),
		instanceEditRoutes(),
		instanceOperationRoutes(),
		instanceListRoutes(),
		instanceRoutes(),
		taskInstanceListRoutes(),
		taskInstanceRoutes(),
		taskOperationRoutes(),
		taskLogRoutes(),
		whyRoutes(),
		operationRoutes(),
		callbackRoutes(),
	];
	for (const resource of resources) routes.route('/', resource);
	return routes;
}
