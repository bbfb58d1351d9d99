import { createRoute } from '@hono/zod-openapi';
import {
	ledgerAuditQuerySchema,
	ledgerAuditSchema,
	ledgerEntrySchema,
	ledgerQuerySchema,
} from '../../contract/occurrence.ts';
import { pageSchema } from '../../contract/page.ts';
import { auditSchedule, readLedger } from '../../service/ledger.ts';
import { jsonAnswer } from '../content.ts';
import { errorResponses } from '../error-responses.ts';
import { GUARDED_ERRORS, guarded } from '../guarded.ts';
import { newRoutes } from '../new-routes.ts';
import { workflowParams } from '../params.ts';
import { refusal } from '../refusal.ts';

const path = '/projects/{projectId}/workflows/{workflowId}/schedule/ledger';

const ledger = createRoute({
	operationId: 'readLedger',
	summary: 'What became of every due time of a schedule',
	description: 'Every due instant has exactly one outcome, given when it falls due. Newest first.',
	tags: ['Schedules'],
	method: 'get',
	path,
	...guarded('schedule.read'),
	request: { params: workflowParams, query: ledgerQuerySchema },
	responses: {
		200: jsonAnswer(pageSchema(ledgerEntrySchema), 'One page.'),
		...errorResponses(...GUARDED_ERRORS),
	},
});

const audit = createRoute({
	operationId: 'auditLedger',
	summary: 'Whether a schedule’s ledger has gaps, and how late its starts were',
	description: 'Over the last seven days unless the query says otherwise.',
	tags: ['Schedules'],
	method: 'get',
	path: `${path}/audit`,
	...guarded('schedule.read', { isCostly: true }),
	request: {
		params: workflowParams,
		query: ledgerAuditQuerySchema,
	},
	responses: { 200: jsonAnswer(ledgerAuditSchema, 'What was found.'), ...errorResponses(...GUARDED_ERRORS) },
});

export function scheduleLedgerRoutes() {
	return newRoutes()
		.openapi(audit, async (c) => {
			const { projectId, workflowId } = c.req.valid('param');
			const result = await auditSchedule(c.get('services'), projectId, workflowId, c.req.valid('query'));
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		})
		.openapi(ledger, async (c) => {
			const { projectId, workflowId } = c.req.valid('param');
			const result = await readLedger(c.get('services'), projectId, workflowId, c.req.valid('query'));
			return result.ok ? c.json(result.value, 200) : refusal(c, result);
		});
}
