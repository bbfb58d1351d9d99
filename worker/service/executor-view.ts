import { z } from 'zod';
import type { ExecutorCopy } from '../capacity/rpc.ts';
import { type Executor, executorDescriptionSchema } from '../contract/executor.ts';
import { toInstant } from '../contract/instant.ts';
import { groupNameSchema } from '../contract/workflow-document.ts';
import type { ExecutorRow } from '../db/query/executor.ts';

const groupsSchema = z.array(groupNameSchema);
const secretsSchema = z.array(z.string());

/** The encrypted secrets of an executor, newest first. */
export function secretsOf(row: ExecutorRow): string[] {
	return secretsSchema.parse(row.secrets);
}

export function showExecutor(row: ExecutorRow): Executor {
	const { id, name, url, enabled, state } = row;
	return {
		id,
		name,
		url,
		groups: groupsSchema.parse(row.groups),
		enabled,
		state,
		description: executorDescriptionSchema.nullable().parse(row.description),
		describedAt: row.describedAt === null ? null : toInstant(row.describedAt),
		rotating: secretsOf(row).length > 1,
		createdAt: toInstant(row.createdAt),
	};
}

/** What ProjectCapacity keeps of an executor; one that never answered the handshake is not used. */
export function copyOf(row: ExecutorRow): ExecutorCopy {
	const { id, name, url, groups, enabled, state, description } = showExecutor(row);
	return {
		executorId: id,
		name,
		url,
		groups,
		secrets: secretsOf(row),
		taskTypes: (description?.taskTypes ?? []).map(({ type, test }) => ({ type, test })),
		leaseMs: (description?.leaseSeconds ?? 0) * 1000,
		heartbeatMs: (description?.heartbeatSeconds ?? 0) * 1000,
		enabled: enabled && state === 'ready',
		revision: row.revision,
	};
}
