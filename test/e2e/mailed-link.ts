import { inject } from 'vitest';
import { newestLink } from '../../cli/local/newest-link.ts';

/**
 * The link of the newest letter to an address with these words in its subject, as soon as it was sent.
 *
 * @param workerLog where the Worker prints letters.
 */
export function mailedLink(to: string, subject: string, workerLog = inject('stack').workerLog): Promise<string> {
	return newestLink(workerLog, to, subject);
}
