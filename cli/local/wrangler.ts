import { join } from 'node:path';
import { projectRoot, type StateFolder } from './state-folder.ts';
import { toolEnvironment } from './tool-environment.ts';

/** Wrangler's own program; the one on the path is a shell that only starts this. */
export const WRANGLER = join(projectRoot, 'node_modules', 'wrangler', 'wrangler-dist', 'cli.js');

/** The environment for wrangler, whose own logs and registry go to the state folder instead of the home folder. */
export function wranglerEnvironment(folder: StateFolder): NodeJS.ProcessEnv {
	return {
		...toolEnvironment(),
		WRANGLER_LOG_PATH: join(folder.logs, 'wrangler'),
		WRANGLER_REGISTRY_PATH: join(folder.path, 'registry'),
	};
}
