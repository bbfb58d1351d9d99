import { env } from 'cloudflare:workers';

/** A run's row as the database has it. */
export function storedRun(instanceId: string): Promise<Record<string, unknown> | null> {
	return env.DB.prepare('SELECT * FROM instances WHERE id = ?1').bind(instanceId).first();
}

/** The rows of a run's tasks as the database has them. */
export async function storedTasks(instanceId: string): Promise<readonly Record<string, unknown>[]> {
	const rows = env.DB.prepare('SELECT * FROM task_instances WHERE instance_id = ?1 ORDER BY key').bind(instanceId);
	return (await rows.all()).results;
}
