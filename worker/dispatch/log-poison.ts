import type { WriteLog } from './dispatch-ports.ts';
import type { Poison } from './group-by-run.ts';

const SHOWN_CHARACTERS = 1000;

/** Records a message nobody can read, with its start, so that it is not lost when it is acknowledged. */
export function logPoison(log: WriteLog, queue: string, { message, problem }: Poison): void {
	log('queue_poison', { queue, messageId: message.id, problem, body: shown(message.body) });
}

function shown(body: unknown): string {
	try {
		return (JSON.stringify(body) ?? String(body)).slice(0, SHOWN_CHARACTERS);
	} catch {
		return 'not JSON';
	}
}
