import { vi } from 'vitest';
import { WorkflowInstance } from '../../../worker/instance/workflow-instance.ts';
import { aReadyExecutor } from './executor.ts';
import { aTenant, type Tenant } from './tenant.ts';

/** A tenant with a ready executor that is handed nothing: only the test moves the runs, and nobody reads what they log. */
export async function aStillTenant(): Promise<Tenant> {
	vi.spyOn(console, 'log').mockImplementation(() => undefined);
	vi.spyOn(WorkflowInstance.prototype, 'claim').mockResolvedValue([]);
	const tenant = await aTenant();
	await aReadyExecutor(tenant);
	return tenant;
}
