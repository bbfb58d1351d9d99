import { RetryableError } from '../../sdk/retryable-error.ts';
import type { TaskContext } from '../../sdk/task-definition.ts';
import { TerminalError } from '../../sdk/terminal-error.ts';
import type { DatabaseServer, DatabaseSession } from './database-session.ts';

/** How long the server may take to end a statement it was asked to cancel. */
const CANCEL_GRACE_MS = 5000;

/**
 * Opens a connection for one task and closes it whatever happens; none is kept. A stop makes the server cancel the running
 * statement, and if it does not, or the stop is forced, end the connection.
 */
export async function useSession<Outcome>(
	server: DatabaseServer,
	url: string,
	context: Pick<TaskContext<unknown>, 'signal' | 'forceSignal' | 'log'>,
	work: (session: DatabaseSession) => Promise<Outcome>,
): Promise<Outcome> {
	try {
		const session = await server.connect(url, context.log, context.signal);
		const release = stopOnSignal(session, context);
		try {
			return await work(session);
		} finally {
			await release();
			await session.close();
		}
	} catch (error) {
		const isToldAlready = error instanceof RetryableError || error instanceof TerminalError;
		throw isToldAlready ? error : (server.failureOf(error) ?? error);
	}
}

function stopOnSignal(
	session: DatabaseSession,
	context: Pick<TaskContext<unknown>, 'signal' | 'forceSignal'>,
): () => Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	const told: Promise<void>[] = [];
	const kill = () => {
		clearTimeout(timer);
		// Dropped at once whether or not the server can still be told: the attempt is over.
		told.push(session.terminate().catch(ignoreUnreachable));
		session.destroy();
	};
	const stop = () => {
		timer = setTimeout(kill, CANCEL_GRACE_MS);
		told.push(session.cancel().catch(kill));
	};
	context.signal.addEventListener('abort', stop, { once: true });
	context.forceSignal.addEventListener('abort', kill, { once: true });
	return async () => {
		clearTimeout(timer);
		context.signal.removeEventListener('abort', stop);
		context.forceSignal.removeEventListener('abort', kill);
		await Promise.all(told);
	};
}

function ignoreUnreachable(): void {
	// A server that nobody can reach cannot be told anything; it notices the dropped connection by itself.
}
