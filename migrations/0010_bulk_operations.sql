CREATE TABLE `operations` (
	`project_id` text NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`operation` text NOT NULL,
	`filter` text,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`updated_at` integer NOT NULL,
	`state` text NOT NULL,
	`total` integer NOT NULL,
	`changed` integer NOT NULL,
	`unchanged` integer NOT NULL,
	`refused` integer NOT NULL,
	`refused_by` text NOT NULL,
	`refusals` text NOT NULL,
	`finished_at` integer,
	`aborted_by` text,
	`failure` text,
	PRIMARY KEY(`project_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `operations_open` ON `operations` (`id`) WHERE finished_at IS NULL;