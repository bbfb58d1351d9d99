import { toInstant } from '../../../contract/instant.ts';
import type { LogEntry } from '../../../contract/log.ts';
import type { PlatformLine } from './platform-line.ts';

/** A line of Orrery's own as the API shows it. */
export function logEntryOf({ at, attempt, level, code, text, values }: Omit<PlatformLine, 'seq'>): LogEntry {
	return { source: 'platform', at: toInstant(at), attempt, level, code, text, values: { ...values } };
}
