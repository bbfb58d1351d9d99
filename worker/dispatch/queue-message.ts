/** What a consumer needs of a queue's message, so that tests and the simulator can make some. */
export interface QueueMessage {
	readonly id: string;
	readonly body: unknown;
	/** How often it was delivered, from 1. */
	readonly attempts: number;
	ack(): void;
	retry(options?: { readonly delaySeconds?: number }): void;
}
