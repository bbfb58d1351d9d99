import { describe, expect, test } from 'vitest';
import { call } from './caller.ts';
import { MATRIX } from './matrix.ts';
import { aTenant } from './tenant.ts';

const BODYLESS = [
	'stopInstance',
	'rerunInstance',
	'recoverInstance',
	'forceCloseInstance',
	'bringWorkflowOnline',
	'takeWorkflowOffline',
	'describeExecutor',
] as const;

async function theCall(operationId: string) {
	const tenant = await aTenant();
	const wanted = await MATRIX[operationId]?.happy(tenant);
	if (wanted === undefined) throw new Error(`${operationId} is not in the matrix.`);
	return { ...wanted, token: tenant.token };
}

describe('an operation that takes no body', () => {
	test.for(BODYLESS)('%s refuses members that would do nothing', async (operationId) => {
		const wanted = await theCall(operationId);
		const refused = await call({ ...wanted, body: { params: { day: '20260101' } } });
		expect([refused.status, refused.json.error.code]).toEqual([400, 'invalid_request']);
		expect(refused.json.error.details.fields).toEqual([
			{ in: 'body', pointer: '/params', message: 'is not a known field', rule: 'unknown_field' },
		]);
		expect((await call({ ...wanted, body: {} })).status).toBe(200);
	});

	test.for(BODYLESS)('%s takes an empty body whatever type it says it has', async (operationId) => {
		const wanted = await theCall(operationId);
		expect((await call({ ...wanted, body: '', headers: { 'content-type': 'application/json' } })).status).toBe(200);
	});
});
