CREATE TABLE `task_instances` (
	`project_id` text NOT NULL,
	`instance_created_at` integer NOT NULL,
	`instance_id` text NOT NULL,
	`key` text NOT NULL,
	`name` text NOT NULL,
	`type` text,
	`seq` integer NOT NULL,
	`state` text NOT NULL,
	`cause` text,
	`failure` text,
	`round` integer NOT NULL,
	`attempt` integer NOT NULL,
	`executor_id` text,
	`started_at` integer,
	`ended_at` integer,
	PRIMARY KEY(`project_id`, `instance_created_at` DESC, `instance_id` DESC, `key`)
) WITHOUT ROWID;
