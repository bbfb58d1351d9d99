ALTER TABLE `schedules` ADD `last_at` integer;--> statement-breakpoint
UPDATE `schedules` SET `owed` = 1 WHERE `online` = 1;
