import { decryptSecret, executorSecretContext } from '../auth/encryption.ts';
import type { ExecutorCopy } from '../capacity/rpc.ts';
import { checkExecutorUrl } from '../service/executor-url.ts';
import type { Settings } from '../settings.ts';
import type { OpenedExecutor } from './executor-directory.ts';
import { shownUrl } from './shown-url.ts';

/**
 * Makes a copy ready for sending: judges its address and opens its secrets. Both follow from the copy and the
 * deployment's settings alone, so doing it once per revision and isolate holds for every send.
 */
export async function openExecutor(
	settings: Settings,
	projectId: string,
	copy: ExecutorCopy,
): Promise<OpenedExecutor['target']> {
	const ownHosts = [new URL(settings.publicUrl).host];
	const refused = checkExecutorUrl(copy.url, { allowPrivate: settings.allowPrivateUrls, ownHosts });
	if (refused !== null) return { refused: `url_${refused}` };
	const context = executorSecretContext(projectId, copy.executorId);
	const opened = await Promise.all(
		copy.secrets.map((stored) => decryptSecret(settings.encryptionKeys, context, stored)),
	);
	const secrets = opened.filter((secret) => secret !== null);
	// Without a secret nothing could be signed. It takes a lost encryption key to come here; a new secret heals it.
	if (secrets.length === 0) return { refused: 'no_usable_secret' };
	return { executorId: copy.executorId, url: copy.url, shownUrl: shownUrl(copy.url), secrets };
}
