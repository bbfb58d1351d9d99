CREATE TABLE `idempotency_answer_parts` (
	`scope` text NOT NULL,
	`key` text NOT NULL,
	`part` integer NOT NULL,
	`text` text NOT NULL,
	PRIMARY KEY(`scope`, `key`, `part`),
	FOREIGN KEY (`scope`,`key`) REFERENCES `idempotency_keys`(`scope`,`key`) ON UPDATE no action ON DELETE cascade
);
