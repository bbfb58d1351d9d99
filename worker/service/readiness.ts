import { capacityStub } from '../capacity/stub.ts';
import { setUpOrganization } from '../db/query/setup.ts';
import { withinTime } from '../lib/time-limit.ts';
import type { Services } from './services.ts';

const TIMEOUT_MS = 3000;

/** A project that no id can name; asking its empty object writes nothing. */
const PROBE = 'readiness';

/** Asks the database and an object something that costs nothing. */
export async function checkReadiness({ env, db }: Services): Promise<Record<'database' | 'objects', 'ok' | 'failed'>> {
	const [database, objects] = await Promise.all([
		answers(setUpOrganization(db)),
		answers(capacityStub(env, PROBE).executors()),
	]);
	return { database, objects };
}

async function answers(question: Promise<unknown>): Promise<'ok' | 'failed'> {
	try {
		await withinTime(question, TIMEOUT_MS);
		return 'ok';
	} catch {
		return 'failed';
	}
}
