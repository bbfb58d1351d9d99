import { env } from 'cloudflare:workers';
import { newId } from '../../../worker/lib/new-id.ts';
import type { ProjectionMessage } from '../../../worker/projection/message.ts';
import { writeRows } from '../../../worker/projection/write-rows.ts';
import { aProjection } from '../../support/projection-builder.ts';

/** A run of a project as the lists know it, created so long ago. */
export function aListedRun(
	projectId: string,
	agoMs: number,
	partial: Partial<ProjectionMessage> = {},
): ProjectionMessage {
	const createdAt = Date.now() - agoMs;
	const ids = { projectId, instanceId: newId('instance', createdAt), workflowId: newId('workflow', 1) };
	const times = { createdAt, startedAt: createdAt, scheduleTime: createdAt, endedAt: createdAt + 1 };
	return aProjection({ ...ids, ...times, state: 'success', ...partial });
}

export async function list(...messages: readonly ProjectionMessage[]): Promise<void> {
	await writeRows(env.DB, messages, Date.now());
}
