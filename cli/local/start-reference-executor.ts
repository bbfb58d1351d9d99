import { join } from 'node:path';
import { LOCAL_ADDRESS } from './choose-port.ts';
import { Program } from './program.ts';
import { projectRoot, type StateFolder } from './state-folder.ts';

/** Databases that SQL tasks may name as their `connection`; the files lie in the executor's folder. */
const CONNECTIONS = { warehouse: 'sqlite:warehouse.sqlite' };

/** Starts the reference executor. Its secret travels in the environment, where other users of the machine cannot see it. */
export function startReferenceExecutor(folder: StateFolder, port: number, secret: string): Program {
	return new Program({
		name: 'The reference executor',
		args: [join(projectRoot, 'executor', 'reference', 'main.ts')],
		environment: {
			...process.env,
			ORRERY_EXECUTOR_HOST: LOCAL_ADDRESS,
			ORRERY_EXECUTOR_PORT: String(port),
			ORRERY_EXECUTOR_SECRET: secret,
			ORRERY_EXECUTOR_DATA: folder.executor,
			ORRERY_EXECUTOR_CONNECTIONS: JSON.stringify(CONNECTIONS),
		},
		logFile: join(folder.logs, 'executor.log'),
	});
}
