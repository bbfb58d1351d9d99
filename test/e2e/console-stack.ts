import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '../../cli/client/api-client.ts';
import { type Owner, readOrSetUpOwner } from '../../cli/demo/owner.ts';
import { registerExecutor } from '../../cli/demo/register-executor.ts';
import { choosePort } from '../../cli/local/choose-port.ts';
import { startLocalStack } from '../../cli/local/local-stack.ts';
import { openStateFolder, type StateFolder } from '../../cli/local/state-folder.ts';
import { findChromium } from './find-chromium.ts';

/** What is known of the stack: where it is, who owns it, and the browser to look at it with. */
export interface Stack {
	readonly url: string;
	readonly owner: Owner;
	readonly chromium: string;
	/** Where it keeps everything. */
	readonly folder: StateFolder;
	/** What the Worker prints, mails among it. */
	readonly workerLog: string;
	/** The reference executor beside it, for projects that a test makes. */
	readonly executor: { readonly executorUrl: string; readonly executorSecret: string };
}

/**
 * Starts the Worker and the reference executor on free ports and an empty state folder, with an owner and a project.
 *
 * @returns what to know of it, and `stop`, which ends both and removes what they left.
 */
export async function startConsoleStack(): Promise<{ stack: Stack; stop: () => Promise<void> }> {
	const chromium = findChromium();
	const path = await mkdtemp(join(tmpdir(), 'orrery-browser-'));
	let stop = (): Promise<void> => rm(path, { recursive: true, force: true });
	try {
		const folder = await openStateFolder(path);
		const { port } = await choosePort(0);
		const local = await startLocalStack({ folder, port, withExecutor: true, say: () => undefined });
		stop = async () => {
			await local.stop();
			await rm(path, { recursive: true, force: true });
		};
		const owner = await readOrSetUpOwner(local, folder);
		await registerExecutor(new ApiClient(local.url, owner.token), owner.projectId, local);
		const { url, executorUrl, executorSecret } = local;
		const workerLog = local.worker.logFile;
		return { stack: { url, owner, chromium, folder, workerLog, executor: { executorUrl, executorSecret } }, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}
