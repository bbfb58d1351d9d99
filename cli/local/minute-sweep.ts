const MINUTE_MS = 60_000;

/**
 * Plays the cron trigger, which the local runtime knows but never fires: once a minute the Worker's `scheduled` handler
 * runs and pokes what is overdue.
 *
 * @returns what stops it.
 */
export function startMinuteSweep(workerUrl: string, onFailure: (message: string) => void): () => void {
	const timer = setInterval(() => {
		sweep(workerUrl).catch((error: unknown) => onFailure(`The minute sweep failed: ${String(error)}`));
	}, MINUTE_MS);
	return () => clearInterval(timer);
}

async function sweep(workerUrl: string): Promise<void> {
	const query = new URLSearchParams({ cron: '* * * * *', time: String(Date.now()) });
	const response = await fetch(`${workerUrl}/cdn-cgi/local/scheduled?${query}`, {
		signal: AbortSignal.timeout(MINUTE_MS / 2),
	});
	const answer = await response.text();
	if (!response.ok) throw new Error(`${response.status} ${answer}`);
}
