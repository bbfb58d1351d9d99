import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder that is gone when the test is over. */
export async function temporaryFolder(): Promise<string> {
	const path = await mkdtemp(join(tmpdir(), 'orrery-cli-'));
	onTestFinished(() => rm(path, { recursive: true, force: true }));
	return path;
}
