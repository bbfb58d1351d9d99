CREATE TABLE `projection_rebuilds` (
	`project_id` text PRIMARY KEY NOT NULL,
	`started_at` integer NOT NULL,
	`stepped_at` integer NOT NULL,
	`finished_at` integer,
	`step` integer NOT NULL,
	`phase` text NOT NULL,
	`workflow_id` text NOT NULL,
	`part` text NOT NULL,
	`archive` text NOT NULL,
	`runs` integer NOT NULL,
	`archives` integer NOT NULL,
	`missed` integer NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
