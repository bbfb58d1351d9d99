CREATE TABLE `schedule_marks` (
	`schedule_id` text NOT NULL,
	`at` integer NOT NULL,
	`state` text NOT NULL,
	`by` text NOT NULL,
	PRIMARY KEY(`schedule_id`, `at`),
	FOREIGN KEY (`schedule_id`) REFERENCES `schedules`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `schedules` (
	`id` text PRIMARY KEY NOT NULL,
	`project_id` text NOT NULL,
	`workflow_id` text NOT NULL,
	`rule` text NOT NULL,
	`online` integer NOT NULL,
	`make_up` text NOT NULL,
	`plan` text,
	`attention` text,
	`attention_since` integer,
	`look_at` integer,
	`removed` integer NOT NULL,
	`revision` integer NOT NULL,
	`owed` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by` text NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`workflow_id`) REFERENCES `workflows`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `schedules_workflow` ON `schedules` (`workflow_id`) WHERE removed = 0;--> statement-breakpoint
CREATE INDEX `schedules_project` ON `schedules` (`project_id`,`id`);--> statement-breakpoint
CREATE INDEX `schedules_owed` ON `schedules` (`id`) WHERE owed = 1;--> statement-breakpoint
CREATE INDEX `schedules_look_at` ON `schedules` (`look_at`) WHERE look_at IS NOT NULL;