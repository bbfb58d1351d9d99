/** Of the projects whose rows are written, those that somebody watches. */
export const WATCHED = `
SELECT project_id AS projectId FROM watched_projects
WHERE project_id IN (SELECT value FROM json_each(?1)) AND until > ?2`;

/** How much longer than its watchers are believed a project counts as watched: whoever renews late misses nothing. */
const WATCHED_SLACK_MS = 60_000;

const WATCH = `
INSERT INTO watched_projects (project_id, until) VALUES (?1, ?2)
ON CONFLICT (project_id) DO UPDATE SET until = excluded.until WHERE excluded.until > watched_projects.until`;

/** From now on, whatever is written to the project's lists is published. */
export async function watchProject(database: D1Database, projectId: string, verifiedUntil: number): Promise<void> {
	await database
		.prepare(WATCH)
		.bind(projectId, verifiedUntil + WATCHED_SLACK_MS)
		.run();
}
