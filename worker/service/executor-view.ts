import { z } from 'zod';
import { can } from '../auth/can.ts';
import type { Principal } from '../auth/principal.ts';
import type { ExecutorCopy } from '../capacity/rpc.ts';
import {
	type Executor,
	executorDescriptionSchema,
	type ListedExecutor,
	listedExecutorSchema,
} from '../contract/executor.ts';
import { toInstant } from '../contract/instant.ts';
import { groupNameSchema } from '../contract/workflow-document.ts';
import type { ExecutorRow } from '../db/query/executor.ts';
import { shownUrl } from '../dispatch/shown-url.ts';

const groupsSchema = z.array(groupNameSchema);
const secretsSchema = z.array(z.string());

/** The encrypted secrets of an executor, newest first. */
export function secretsOf(row: ExecutorRow): string[] {
	return secretsSchema.parse(row.secrets);
}

/** An executor as it is to somebody who manages executors. */
export function showExecutor(row: ExecutorRow): Executor {
	return { ...showAll(row), description: executorDescriptionSchema.nullable().parse(row.description) };
}

/** An executor as it is to this principal. */
export function showExecutorTo(viewer: Principal, row: ExecutorRow): Executor {
	return { ...showExecutor(row), url: urlFor(viewer, row) };
}

/** A row with a brief description, as it is to this principal. */
export function showListedExecutor(viewer: Principal, row: ExecutorRow): ListedExecutor {
	return { ...listedExecutor(row), url: urlFor(viewer, row) };
}

export function listedExecutor(row: ExecutorRow): ListedExecutor {
	const description = listedExecutorSchema.shape.description.parse(row.description);
	return { ...showAll(row), description };
}

function urlFor(viewer: Principal, row: ExecutorRow): string {
	return can(viewer, 'executor.manage') ? row.url : shownUrl(row.url);
}

function showAll(row: ExecutorRow): Omit<Executor, 'description'> {
	const { id, name, url, enabled, state } = row;
	return {
		id,
		name,
		url,
		groups: groupsSchema.parse(row.groups),
		enabled,
		state,
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
