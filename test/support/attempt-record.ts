import type { HeartbeatCommand } from '../../worker/protocol/heartbeat.ts';
import type { TaskResult } from '../../worker/protocol/result.ts';

/** What Orrery's side saw of one attempt. */
export class AttemptRecord {
	readonly heartbeats: { progress?: number | undefined; message?: string | undefined }[] = [];
	readonly results: TaskResult[] = [];
	/** Chunks in the order they came, repeats and gaps included. */
	readonly chunks: { offset: number; bytes: Buffer }[] = [];
	/** What is stored without a gap. */
	log = Buffer.alloc(0);
	/** What the next heartbeats are answered with. */
	command: HeartbeatCommand = 'continue';
	/** Statuses the next callbacks of a kind are answered with, before they are taken at all. */
	readonly refusals: Record<'heartbeat' | 'logs' | 'complete', number[]> = { heartbeat: [], logs: [], complete: [] };
}
