import { expect, test, vi } from 'vitest';
import { withRetries } from '../../worker/db/with-retries.ts';

const TRANSIENT = 'D1_ERROR: Network connection lost.';

function failing(times: number, message = TRANSIENT) {
	let left = times;
	return vi.fn(async () => {
		if (left === 0) return 'done';
		left -= 1;
		throw new Error('Failed query', { cause: new Error(message) });
	});
}

async function pause(): Promise<void> {
	// Tests do not wait.
}

test('what the platform lost is sent again', async () => {
	const operation = failing(2);
	expect(await withRetries(operation, pause)).toBe('done');
	expect(operation).toHaveBeenCalledTimes(3);
});

test('what stays lost is given up, with the error as it came', async () => {
	const operation = failing(9);
	await expect(withRetries(operation, pause)).rejects.toThrow('Failed query');
	expect(operation).toHaveBeenCalledTimes(3);
});

test('an answer is not sent again, however unwelcome', async () => {
	const operation = failing(1, 'D1_ERROR: UNIQUE constraint failed: workflows.project_id, workflows.name');
	await expect(withRetries(operation, pause)).rejects.toThrow('Failed query');
	expect(operation).toHaveBeenCalledTimes(1);
});

test('every further attempt waits longer', async () => {
	const waits: number[] = [];
	await withRetries(failing(2), async (ms) => {
		waits.push(ms);
	});
	expect(waits.map((ms, index) => ms >= 25 * (index + 1) && ms <= 50 * (index + 1))).toEqual([true, true]);
});
