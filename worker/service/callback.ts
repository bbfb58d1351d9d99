import type { CallbackClaim } from '../auth/callback-token.ts';
import { parseAttemptId } from '../contract/ids.ts';
import { attemptResultOf } from '../dispatch/attempt-result.ts';
import type { AttemptRef } from '../engine/command.ts';
import type { Refusal as InstanceRefusal } from '../instance/rpc.ts';
import { instanceStub } from '../instance/stub.ts';
import { logLine, messageOf } from '../lib/log-line.ts';
import { accept } from '../lib/result.ts';
import { keepLast } from '../logs/keep-last.ts';
import { logStoreStub } from '../logs/stub.ts';
import type { Heartbeat, HeartbeatCommand } from '../protocol/heartbeat.ts';
import type { TaskResult } from '../protocol/result.ts';
import { type Answer, refuseWith } from './answer.ts';
import { publicRefusal } from './public-refusal.ts';
import type { Services } from './services.ts';

/** An object that was moved or updated answers the next call. */
const LOG_ATTEMPTS_MAX = 3;

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
	return answer.ok ? accept({ command: answer.command }) : refuseGone(answer);
}

/**
 * A piece of a log. A piece that leaves a gap is not stored, and the answer says where to go on. The capability proves
 * that the attempt was sent, so the run itself is not asked; a run that was deleted left a tombstone of its logs.
 */
export async function appendLog(
	{ env }: Services,
	claim: CallbackClaim,
	piece: { readonly offset: number; readonly text: string },
): Promise<Answer<{ nextOffset: number }, 'payload_too_large' | 'attempt_superseded'>> {
	const logs = logStoreStub(env, claim.projectId, claim.instanceId);
	const appended = await logs.append(claim.attemptId, piece.offset, piece.text);
	const { nextOffset } = appended;
	if (appended.ok || appended.code === 'log_gap') return accept({ nextOffset });
	// Not 404, which an executor takes for a disturbance and repeats.
	return appended.code === 'log_full'
		? refuseWith('payload_too_large', { nextOffset })
		: refuseWith('attempt_superseded', { reason: 'deleted' });
}

/**
 * The result of an attempt. It is judged first: the log that comes with a result which does not count is not stored, and
 * storing the log of one that does cannot undo it.
 */
export async function complete(
	{ env }: Services,
	claim: CallbackClaim,
	result: TaskResult,
): Promise<Answer<Record<string, never>, 'not_found' | 'attempt_superseded' | 'unavailable'>> {
	const ref = refOf(claim);
	if (ref === null) return refuseWith('not_found');
	const answer = await instanceStub(env, claim.projectId, claim.instanceId).complete(ref, attemptResultOf(result));
	if (!answer.ok) return refuseGone(answer);
	if (result.logs !== undefined) await keepLog(env, claim, result.logs);
	return accept({});
}

/**
 * The capability proves that there was such an attempt. If its run is gone, or was given up to the archive, then nothing
 * counts any more that is said of it; 404 would be repeated.
 */
function refuseGone(refused: InstanceRefusal) {
	const isGone = refused.code === 'not_found' || refused.code === 'archived';
	if (isGone) return refuseWith('attempt_superseded', { reason: refused.code === 'archived' ? 'archived' : 'gone' });
	return publicRefusal(refused, ['attempt_superseded']);
}

/** A lost log line is a pity; refusing a result that counts for its sake would be a fault. */
async function keepLog(env: Env, claim: CallbackClaim, text: string): Promise<void> {
	for (let attempt = 1; attempt <= LOG_ATTEMPTS_MAX; attempt += 1) {
		try {
			await keepLast(logStoreStub(env, claim.projectId, claim.instanceId), claim.attemptId, text);
			return;
		} catch (error) {
			logLine('callback.log_failed', { attemptId: claim.attemptId, attempt, message: messageOf(error) });
		}
	}
}

function refOf(claim: CallbackClaim): AttemptRef | null {
	const parsed = parseAttemptId(claim.attemptId);
	return parsed?.instanceId === claim.instanceId ? { task: parsed.nodeKey, attempt: parsed.number } : null;
}
