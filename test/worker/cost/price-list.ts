import type { Usage } from './cost-meter.ts';

/** List prices in dollars per million. https://developers.cloudflare.com/workers/platform/pricing/ */
const PRICES: Readonly<Record<keyof Usage, number>> = {
	objectRows: 1,
	databaseRows: 1,
	objectRequests: 0.15,
	queueOperations: 0.4,
};

/**
 * Dollars for a million tasks whose usage together was this. Requests to the Worker, computing time and duration
 * are not in it: how many messages share a batch is the platform's choice.
 */
export function pricePerMillionTasks(usage: Usage, tasks: number): number {
	const dollars = Object.entries(PRICES).map(([name, price]) => price * usage[name as keyof Usage]);
	return dollars.reduce((sum, part) => sum + part, 0) / tasks;
}
