import { serveExecutor } from '../node/serve.ts';
import { openReferenceExecutor } from './reference-executor.ts';
import { readReferenceOptions } from './reference-options.ts';

/** How long programs may take to end themselves when the executor is asked to. */
const GRACE_MS = 5000;

const read = readReferenceOptions(process.argv.slice(2), process.env);
if (read.ok) {
	await start(read.options);
} else {
	for (const problem of read.problems) console.error(problem);
	process.exitCode = 2;
}

async function start(options: Parameters<typeof openReferenceExecutor>[0]): Promise<void> {
	try {
		const { executor, killPrograms } = await openReferenceExecutor(options);
		// Whatever ends this process, its programs do not outlive it; after SIGKILL the next start clears them away.
		process.on('exit', killPrograms);
		const served = await serveExecutor(executor, { port: options.port, hostname: options.host });
		for (const signal of ['SIGTERM', 'SIGINT'] as const)
			process.once(signal, () => {
				const end = () => process.exit(0);
				served.close(GRACE_MS).then(end, end);
			});
		console.log(JSON.stringify({ listening: served.url }));
	} catch (error) {
		console.error(startProblem(error, options));
		process.exitCode = 1;
	}
}

function startProblem(error: unknown, options: { host: string; port: number; data: string }): string {
	const code = error instanceof Error && 'code' in error ? error.code : undefined;
	if (code === 'EADDRINUSE') return `Port ${options.port} on ${options.host} is in use by another program.`;
	if (code === 'ERR_SQLITE_ERROR') return `The data folder ${options.data} cannot be used: ${String(error)}`;
	return String(error);
}
