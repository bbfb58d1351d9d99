import { join } from 'node:path';
import { LOCAL_ADDRESS } from './choose-port.ts';
import { Program } from './program.ts';
import type { StateFolder } from './state-folder.ts';
import { WRANGLER, wranglerEnvironment } from './wrangler.ts';

/** Starts the Worker in the local runtime. Its variables were written before. */
export function startWorker(folder: StateFolder, port: number): Program {
	const flags = {
		'--ip': LOCAL_ADDRESS,
		'--port': String(port),
		// Whatever port is free; nobody is meant to attach to it.
		'--inspector-port': '0',
		'--persist-to': folder.worker,
		'--env-file': folder.variablesFile,
		'--show-interactive-dev-session': 'false',
		// A line for each request would be most of the log.
		'--log-level': 'log',
	};
	return new Program({
		name: 'The Worker',
		args: [WRANGLER, 'dev', ...Object.entries(flags).flat()],
		environment: wranglerEnvironment(folder),
		logFile: join(folder.logs, 'worker.log'),
	});
}
