import { decryptSecret, executorSecretContext } from '../auth/encryption.ts';
import { DESCRIPTION_BYTES_MAX, type ExecutorDescription } from '../contract/executor.ts';
import { describeExecutor } from '../dispatch/describe-executor.ts';
import { accept } from '../lib/result.ts';
import type { DescribeAnswer } from '../protocol/describe.ts';
import { jsonBytes } from '../protocol/json-bytes.ts';
import { type Answer, refuseWith } from './answer.ts';
import { checkExecutorUrl } from './executor-url.ts';
import type { Services } from './services.ts';

/** Whose handshake it is; `secrets` are encrypted. */
export interface HandshakePartner {
	readonly projectId: string;
	readonly executorId: string;
	readonly url: string;
	readonly secrets: readonly string[];
}

/** Asks an executor to describe itself and to prove that it has the secret. */
export async function shakeHands(
	{ settings, fetch, now }: Services,
	partner: HandshakePartner,
): Promise<Answer<ExecutorDescription, 'url_refused' | 'describe_failed'>> {
	const refused = refuseUrl(settings, partner.url);
	if (refused !== null) return refused;
	const context = executorSecretContext(partner.projectId, partner.executorId);
	const opened = await Promise.all(
		partner.secrets.map((stored) => decryptSecret(settings.encryptionKeys, context, stored)),
	);
	const secrets = opened.filter((secret) => secret !== null);
	if (secrets.length === 0) return refuseWith('describe_failed', { reason: 'no_usable_secret' });
	const described = await describeExecutor(
		{ executorId: partner.executorId, url: partner.url, secrets },
		{ fetch, now },
	);
	if (!described.ok) {
		const { ok: _, ...details } = described;
		return refuseWith('describe_failed', details);
	}
	const description = descriptionOf(described.value);
	if (jsonBytes(description) > DESCRIPTION_BYTES_MAX) {
		return refuseWith('describe_failed', { reason: 'description_too_large', bytesMax: DESCRIPTION_BYTES_MAX });
	}
	return accept(description);
}

/** The refusal of an address that may not be used, or null. */
export function refuseUrl(settings: Services['settings'], url: string) {
	const rules = { allowPrivate: settings.allowPrivateUrls, ownHosts: [new URL(settings.publicUrl).host] };
	const reason = checkExecutorUrl(url, rules);
	return reason === null ? null : refuseWith('url_refused', { reason });
}

function descriptionOf(answer: DescribeAnswer): ExecutorDescription {
	const { name, version, deduplicates, heartbeatSeconds, leaseSeconds } = answer;
	const taskTypes = answer.taskTypes.map((taskType) => ({ ...taskType, icon: taskType.icon ?? null }));
	return { name, version, deduplicates, heartbeatSeconds, leaseSeconds, taskTypes };
}
