import { readOwner, withSignIn } from '../demo/owner.ts';
import { runDemo } from '../demo/run-demo.ts';
import { printGuide, printSetupGuide } from './guide.ts';
import { type LocalStack, startLocalStack } from './local-stack.ts';
import { showMails } from './show-mails.ts';
import { readStartOptions, type StartOptions } from './start-options.ts';
import { StartProblem } from './start-problem.ts';
import { openStateFolder, type StateFolder } from './state-folder.ts';
import { watchHealth } from './watch-health.ts';

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const startedAt = Date.now();
const stopping = new AbortController();
for (const signal of STOP_SIGNALS) process.on(signal, () => stopping.abort());

try {
	await run(readStartOptions(process.argv.slice(2)));
} catch (error) {
	if (!stopping.signal.aborted) {
		process.exitCode = 1;
		explain(error);
	}
}

async function run(options: StartOptions): Promise<void> {
	const folder = await openStateFolder(options.state);
	const say = (line: string): void => console.log(line);
	const port = options.port === undefined ? {} : { port: options.port };
	const stack = await startLocalStack({ folder, ...port, withExecutor: true, say });
	try {
		console.log(`Orrery runs on ${stack.url} (started in ${((Date.now() - startedAt) / 1000).toFixed(1)} s).`);
		const mails = showMails(stack.worker.logFile, say, stopping.signal);
		await Promise.race([show(stack, folder, options), failure(stack), mails, stopRequest()]);
	} finally {
		console.log('Stopping …');
		await stack.stop();
	}
}

async function show(stack: LocalStack, folder: StateFolder, options: StartOptions): Promise<void> {
	const owner = options.demo ? await runDemo(stack, folder, stopping.signal) : await readOwner(folder);
	if (owner === undefined) printSetupGuide(stack, folder);
	else printGuide(stack, folder, await withSignIn(stack, folder, owner));
	await stopRequest();
}

function stopRequest(): Promise<void> {
	return new Promise((resolve) => {
		if (stopping.signal.aborted) resolve();
		stopping.signal.addEventListener('abort', () => resolve(), { once: true });
	});
}

/** Rejects when something ends without having been asked to. */
async function failure(stack: LocalStack): Promise<never> {
	const { program, what } = await Promise.race([
		...stack.programs.map(async (ended) => ({ program: ended, what: `ended by itself (${await ended.ended})` })),
		watchHealth(stack.url, stopping.signal).then(() => ({ program: stack.worker, what: 'no longer answers' })),
	]);
	throw new StartProblem(`${program.name} ${what}.`, {
		advice: `It said:\n${program.lastWords()}\n\nEverything was stopped; the data is kept. Start again with: npm start`,
	});
}

function explain(error: unknown): void {
	if (error instanceof StartProblem) console.error(`\n${error.message}\n${error.advice}`);
	else console.error('\nSomething unforeseen happened:\n', error);
}
