import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Capability } from '../../auth/can.ts';
import type { RunPlace } from '../../bucket/keys.ts';
import { operationOrPreviewSchema, previewQuerySchema, rerunRequestSchema } from '../../contract/instance.ts';
import { deletionPreviewSchema } from '../../contract/instance-deletion.ts';
import {
	operateInstance,
	type PersonOrder,
	previewOperation,
	previewRemoval,
	removeInstance,
} from '../../service/instance-operation.ts';
import type { AppEnv } from '../app-env.ts';
import { emptyBody, jsonAnswer, optionalJsonBody } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { BODY_ERRORS, GUARDED_ERRORS, guarded, IDEMPOTENT_ERRORS } from '../guarded.ts';
import { idempotencyHeaderSchema } from '../idempotency-key.ts';
import { newRoutes } from '../new-routes.ts';
import { instanceParams } from '../params.ts';
import { refusal } from '../refusal.ts';

const path = '/projects/{projectId}/instances/{instanceId}';

const ERRORS = errorResponses(
	...GUARDED_ERRORS,
	...BODY_ERRORS,
	...IDEMPOTENT_ERRORS,
	'illegal_transition',
	'archived',
	'workflow_deleted',
	'rerun_policy_forbids',
	'run_active',
);

/** Operations differ in their name, in who may ask for them, and in what they take. */
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
		request: { params: instanceParams, query: previewQuerySchema, headers: idempotencyHeaderSchema, body: emptyBody() },
		responses: { 200: jsonAnswer(operationOrPreviewSchema, 'Done, or already so; or what it would do.'), ...ERRORS },
	});
}

const pause = operation('pause', {
	operationId: 'pauseInstance',
	summary: 'Pause a run',
	description: 'Starts nothing any more and waits for what executors have; delays stand still until it is resumed.',
});

const resume = operation('resume', {
	operationId: 'resumeInstance',
	summary: 'Let a paused run go on',
	description: 'Held tasks stay held. A run that paused because only held tasks are left goes on when one is released.',
});

const stop = operation('stop', {
	operationId: 'stopInstance',
	summary: 'Stop a run',
	description: 'Asks every running task to stop, ends it by force after the grace time, and starts nothing any more.',
});

const hold = operation('hold', {
	operationId: 'holdInstance',
	summary: 'Keep a waiting run from its turn',
	description: 'It does not start until it is released, and others of its workflow pass it.',
});

const release = operation('release', {
	operationId: 'releaseInstance',
	summary: 'Let a held run wait for its turn again',
	description: 'It starts when the execution strategy of its workflow allows it, which may be at once.',
});

const rerun = createRoute({
	operationId: 'rerunInstance',
	summary: 'Run an ended or paused run again',
	description: 'Opens a new round with the parameters that were captured; earlier rounds stay readable.',
	tags: ['Instances'],
	method: 'post',
	path: `${path}/rerun`,
	...guarded('instance.operate', { body: 'optional', idempotent: true }),
	request: {
		params: instanceParams,
		query: previewQuerySchema,
		headers: idempotencyHeaderSchema,
		body: optionalJsonBody(rerunRequestSchema),
	},
	responses: { 200: jsonAnswer(operationOrPreviewSchema, 'Done; or what it would do.'), ...ERRORS },
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
	summary: 'Delete an ended or paused run',
	description: 'With its task instances and logs. That it once ran stays known to its workflow.',
	tags: ['Instances'],
	method: 'delete',
	path,
	...guarded('instance.operate'),
	request: { params: instanceParams, query: previewQuerySchema },
	responses: {
		200: jsonAnswer(deletionPreviewSchema, 'What a dry run foretells; nothing was deleted.'),
		204: { description: 'It is gone.' },
		...errorResponses(...GUARDED_ERRORS, 'illegal_transition'),
	},
});

export function instanceOperationRoutes() {
	return newRoutes()
		.openapi(pause, (c) => operate(c, c.req.valid('param'), ofRun('pause'), c.req.valid('query')))
		.openapi(resume, (c) => operate(c, c.req.valid('param'), ofRun('resume'), c.req.valid('query')))
		.openapi(stop, (c) => operate(c, c.req.valid('param'), ofRun('stop'), c.req.valid('query')))
		.openapi(hold, (c) => operate(c, c.req.valid('param'), HOLD, c.req.valid('query')))
		.openapi(release, (c) => operate(c, c.req.valid('param'), RELEASE, c.req.valid('query')))
		.openapi(rerun, (c) => {
			const order = { kind: 'rerun', isNewest: c.req.valid('json').definition === 'newest' } as const;
			return operate(c, c.req.valid('param'), { via: 'scheduler', order }, c.req.valid('query'));
		})
		.openapi(recover, (c) => {
			const order = { kind: 'recover' } as const;
			return operate(c, c.req.valid('param'), { via: 'scheduler', order }, c.req.valid('query'));
		})
		.openapi(forceClose, (c) => operate(c, c.req.valid('param'), ofRun('force_close'), c.req.valid('query')))
		.openapi(remove, async (c) => {
			const [services, place] = [c.get('services'), c.req.valid('param')];
			if (c.req.valid('query').dryRun) {
				const foretold = await previewRemoval(services, place);
				return foretold.ok ? c.json(foretold.value, 200) : refusal(c, foretold);
			}
			const result = await removeInstance(services, c.get('principal'), place);
			return result.ok ? c.body(null, 204) : refusal(c, result);
		});
}

const HOLD: PersonOrder = { via: 'scheduler', order: { kind: 'hold' } };
const RELEASE: PersonOrder = { via: 'scheduler', order: { kind: 'release' } };

function ofRun(kind: 'pause' | 'resume' | 'stop' | 'force_close'): PersonOrder {
	return { via: 'run', order: { kind } };
}

async function operate(
	c: Context<AppEnv>,
	place: RunPlace,
	order: PersonOrder,
	{ dryRun }: { readonly dryRun: boolean },
) {
	const [services, by] = [c.get('services'), c.get('principal')];
	if (dryRun) {
		const previewed = await previewOperation(services, by, place, order);
		return previewed.ok ? c.json(previewed.value, 200) : refusal(c, previewed);
	}
	const operated = await operateInstance(services, by, place, order);
	return operated.ok ? c.json({ changed: operated.value.changed }, 200) : refusal(c, operated);
}
