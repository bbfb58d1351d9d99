CREATE TABLE `watched_projects` (
	`project_id` text PRIMARY KEY NOT NULL,
	`until` integer NOT NULL
) WITHOUT ROWID;
