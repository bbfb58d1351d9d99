import type { CallbackClaim } from '../auth/callback-token.ts';
import { parseAttemptId } from '../contract/ids.ts';
import { attemptResultOf } from '../dispatch/attempt-result.ts';
import type { AttemptRef } from '../engine/command.ts';
import { instanceStub } from '../instance/stub.ts';
import { accept } from '../lib/result.ts';
import { logStoreStub } from '../logs/stub.ts';
import type { Heartbeat, HeartbeatCommand } from '../protocol/heartbeat.ts';
import type { TaskResult } from '../protocol/result.ts';
import { type Answer, refuseWith } from './answer.ts';
import { publicRefusal } from './public-refusal.ts';
import type { Services } from './services.ts';

/** An executor says that it is alive; the answer tells it to go on, to stop or to end at once. */
export async function heartbeat(
	{ env }: Services,
	claim: CallbackClaim,
	beat: Heartbeat,
): Promise<Answer<{ command: HeartbeatCommand }, 'not_found' | 'attempt_superseded' | 'unavailable'>> {
	const ref = refOf(claim);
	if (ref === null) return refuseWith('not_found');
	const instance = instanceStub(env, claim.projectId, claim.instanceId);
	const answer = await instance.heartbeat(ref, beat.progress ?? null, beat.message ?? null);
	return answer.ok ? accept({ command: answer.command }) : publicRefusal(answer, ['not_found', 'attempt_superseded']);
}

/** A piece of a log. A piece that leaves a gap is not stored, and the answer says where to go on. */
export async function appendLog(
	{ env }: Services,
	claim: CallbackClaim,
	piece: { readonly offset: number; readonly text: string },
): Promise<Answer<{ nextOffset: number }, 'payload_too_large'>> {
	const logs = logStoreStub(env, claim.projectId, claim.instanceId);
	const appended = await logs.append(claim.attemptId, piece.offset, piece.text);
	const isFull = !appended.ok && appended.code === 'log_full';
	return isFull
		? refuseWith('payload_too_large', { nextOffset: appended.nextOffset })
		: accept({ nextOffset: appended.nextOffset });
}

/** The result of an attempt. The log tail goes first, so that whoever sees the result finds the log beside it. */
export async function complete(
	{ env }: Services,
	claim: CallbackClaim,
	result: TaskResult,
): Promise<Answer<Record<string, never>, 'not_found' | 'attempt_superseded' | 'unavailable'>> {
	const ref = refOf(claim);
	if (ref === null) return refuseWith('not_found');
	if (result.logs !== undefined)
		await logStoreStub(env, claim.projectId, claim.instanceId).append(claim.attemptId, 0, result.logs);
	const answer = await instanceStub(env, claim.projectId, claim.instanceId).complete(ref, attemptResultOf(result));
	return answer.ok ? accept({}) : publicRefusal(answer, ['not_found', 'attempt_superseded']);
}

function refOf(claim: CallbackClaim): AttemptRef | null {
	const parsed = parseAttemptId(claim.attemptId);
	return parsed?.instanceId === claim.instanceId ? { task: parsed.nodeKey, attempt: parsed.number } : null;
}
