-- WITHOUT ROWID is written in by hand: a row keyed by text then costs one write instead of two, and the lists of
-- instances are ranges of the table itself. Executors and documents hold large values, which belong in rowid tables.
CREATE TABLE `executors` (
	`id` text PRIMARY KEY NOT NULL,
	`project_id` text NOT NULL,
	`name` text NOT NULL,
	`url` text NOT NULL,
	`groups` text NOT NULL,
	`secrets` text NOT NULL,
	`enabled` integer NOT NULL,
	`state` text NOT NULL,
	`description` text,
	`described_at` integer,
	`created_at` integer NOT NULL,
	`removed` integer NOT NULL,
	`revision` integer NOT NULL,
	`owed` integer NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `executors_name` ON `executors` (`project_id`,`name`) WHERE removed = 0;--> statement-breakpoint
CREATE INDEX `executors_owed` ON `executors` (`id`) WHERE owed = 1;--> statement-breakpoint
CREATE TABLE `idempotency_keys` (
	`scope` text NOT NULL,
	`key` text NOT NULL,
	`body_hash` text NOT NULL,
	`answer` text,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`scope`, `key`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `idempotency_keys_age` ON `idempotency_keys` (`created_at`);--> statement-breakpoint
CREATE TABLE `instances` (
	`project_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`id` text NOT NULL,
	`workflow_id` text NOT NULL,
	`workflow_name` text NOT NULL,
	`version` integer NOT NULL,
	`seq` integer NOT NULL,
	`deleted` integer NOT NULL,
	`state` text NOT NULL,
	`mode` text NOT NULL,
	`kind` text NOT NULL,
	`priority` text NOT NULL,
	`failure_strategy` text NOT NULL,
	`round` integer NOT NULL,
	`partial` integer NOT NULL,
	`started_by` text NOT NULL,
	`schedule_time` integer NOT NULL,
	`started_at` integer NOT NULL,
	`ended_at` integer,
	`wake_at` integer,
	`tasks` text NOT NULL,
	PRIMARY KEY(`project_id`, `created_at`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `instances_wake` ON `instances` (`wake_at`) WHERE wake_at > created_at + 1800000;--> statement-breakpoint
CREATE TABLE `organizations` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `projects` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text NOT NULL,
	`name` text NOT NULL,
	`time_zone` text NOT NULL,
	`settings` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `projects_name` ON `projects` (`organization_id`,`name`);--> statement-breakpoint
CREATE TABLE `setup` (
	`id` integer PRIMARY KEY NOT NULL,
	`organization_id` text NOT NULL,
	`done_at` integer NOT NULL,
	CONSTRAINT "setup_only_one" CHECK("setup"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE `tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text NOT NULL,
	`project_id` text,
	`name` text NOT NULL,
	`hash` text NOT NULL,
	`prefix` text NOT NULL,
	`scopes` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	`revoked_at` integer,
	`last_used_at` integer,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `tokens_hash` ON `tokens` (`hash`);--> statement-breakpoint
CREATE INDEX `tokens_of_project` ON `tokens` (`organization_id`,`project_id`);--> statement-breakpoint
CREATE TABLE `workflow_bodies` (
	`workflow_id` text NOT NULL,
	`number` integer NOT NULL,
	`part` integer NOT NULL,
	`text` text NOT NULL,
	PRIMARY KEY(`workflow_id`, `number`, `part`),
	FOREIGN KEY (`workflow_id`) REFERENCES `workflows`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `workflow_versions` (
	`workflow_id` text NOT NULL,
	`number` integer NOT NULL,
	`hash` text NOT NULL,
	`author` text NOT NULL,
	`note` text NOT NULL,
	`parts` integer NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`workflow_id`, `number`),
	FOREIGN KEY (`workflow_id`) REFERENCES `workflows`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `workflows` (
	`id` text PRIMARY KEY NOT NULL,
	`project_id` text NOT NULL,
	`name` text NOT NULL,
	`state` text NOT NULL,
	`latest_version` integer NOT NULL,
	`online_version` integer,
	`revision` integer NOT NULL,
	`owed` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`first_submitted_at` integer,
	`last_submitted_at` integer,
	`submitted_by` text,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `workflows_name` ON `workflows` (`project_id`,`name`);--> statement-breakpoint
CREATE INDEX `workflows_owed` ON `workflows` (`id`) WHERE owed = 1;