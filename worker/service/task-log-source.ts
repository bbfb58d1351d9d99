import { attemptId } from '../contract/ids.ts';
import type { PlatformLine } from '../engine/view/log/platform-line.ts';
import type { PlatformHold } from '../instance/platform-hold.ts';
import { accept } from '../lib/result.ts';
import type { LogChunks, LogPosition } from '../logs/log-chunk.ts';
import { openMovedLog } from '../logs/moved-log.ts';
import { readChunks } from '../logs/read-chunks.ts';
import { logStoreStub } from '../logs/stub.ts';
import { type Answer, refuseWith } from './answer.ts';
import { askRun, findArchived } from './run-source.ts';
import type { Services } from './services.ts';
import { parseTaskInstanceId } from './task-instance.ts';

/** A task's attempts whose texts one log shows: the newest, should there ever be more. */
const ATTEMPTS_SHOWN_MAX = 1000;

/** What of a task instance's log is asked for. */
export interface LogAsked {
	readonly projectId: string;
	readonly taskInstanceId: string;
	/** All attempts when absent. */
	readonly attempt?: number | undefined;
}

/** A task instance's log: Orrery's own lines, and a way to what its executors wrote. */
export interface TaskLogSource {
	/** Of the attempts asked for, in the order of their facts. */
	readonly lines: readonly PlatformLine[];
	/** Numbers of the attempts asked for. */
	readonly attempts: readonly number[];
	readonly hasEnded: boolean;
	readonly hold: PlatformHold | null;
	/** Texts from an offset on of each of the attempts, in their order. */
	readonly read: (offsets: readonly number[], limitBytes: number) => Promise<LogChunks>;
}

/**
 * Opens a log, wherever it lies.
 *
 * @param afterSeq number of the fact up to which lines were read already.
 */
export async function openTaskLog(
	services: Services,
	{ projectId, taskInstanceId, attempt }: LogAsked,
	afterSeq: number,
): Promise<Answer<TaskLogSource, 'not_found'>> {
	const parsed = parseTaskInstanceId(taskInstanceId);
	if (parsed === null) return refuseWith('not_found');
	const place = { projectId, instanceId: parsed.instanceId };
	const log = await askRun(services, place, (run) => run.taskLog(parsed.key, afterSeq));
	if (log === null || (attempt !== undefined && attempt > log.attempts)) return refuseWith('not_found');
	const attempts = attempt === undefined ? newest(log.attempts) : [attempt];
	const lines = attempt === undefined ? log.lines : log.lines.filter((line) => line.attempt === attempt);
	const isArchived = (await findArchived(services, place)) !== null;
	const read = async (offsets: readonly number[], limitBytes: number): Promise<LogChunks> => {
		const positions = attempts.map((number, index) => ({
			attemptId: attemptId(parsed.instanceId, parsed.key, number),
			offset: offsets[index] ?? 0,
		}));
		if (positions.length === 0) return { chunks: [], sizes: [] };
		if (isArchived) return readMoved(services, place, positions, limitBytes);
		return logStoreStub(services.env, projectId, parsed.instanceId).read(positions, limitBytes);
	};
	return accept({ lines, attempts, hasEnded: log.hasEnded, hold: log.hold, read });
}

/** An archived run's logs lie in the bucket, and nothing has to be woken to read them. */
async function readMoved(
	{ env }: Services,
	place: { readonly projectId: string; readonly instanceId: string },
	positions: readonly LogPosition[],
	limitBytes: number,
): Promise<LogChunks> {
	const moved = await openMovedLog(env.BUCKET, place);
	return moved === null ? { chunks: [], sizes: positions.map(() => 0) } : readChunks(moved, positions, limitBytes);
}

function newest(attempts: number): number[] {
	const first = Math.max(1, attempts - ATTEMPTS_SHOWN_MAX + 1);
	return Array.from({ length: attempts - first + 1 }, (_, index) => first + index);
}
