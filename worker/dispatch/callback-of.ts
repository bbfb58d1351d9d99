import { signCallbackToken } from '../auth/callback-token.ts';
import type { ClaimedAttempt } from '../engine/claim.ts';
import type { Settings } from '../settings.ts';
import type { Callback } from './run-message.ts';

const DAY_MS = 24 * 60 * 60_000;

/** An attempt that heartbeats may run for as long as it likes; its token is fenced by the attempt, not by its age. */
const TOKEN_LIFETIME_MS = 400 * DAY_MS;

/** How long after its run timeout an attempt's late result is still taken in, to be refused and recorded as late. */
const TOKEN_SLACK_MS = 8 * DAY_MS;

/** Where the executor of an attempt calls back. The address comes from the deployment's settings, never from a request. */
export async function callbackOf(settings: Settings, claimed: ClaimedAttempt, nowMs: number): Promise<Callback> {
	const lifetimeMs = claimed.timeoutMs === null ? TOKEN_LIFETIME_MS : claimed.timeoutMs + TOKEN_SLACK_MS;
	const { attemptId } = claimed;
	const token = await signCallbackToken(settings.callbackKeys, {
		projectId: claimed.project.id,
		instanceId: claimed.instance.id,
		attemptId,
		expiresAt: nowMs + lifetimeMs,
	});
	return { url: `${settings.publicUrl}/api/v1/callbacks/attempts/${encodeURIComponent(attemptId)}`, token };
}
