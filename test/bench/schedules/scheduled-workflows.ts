import { bringOnline } from '../../../cli/demo/bring-online.ts';
import { toInstant } from '../../../worker/contract/instant.ts';
import { type LedgerEntry, ledgerEntrySchema } from '../../../worker/contract/occurrence.ts';
import { savedScheduleSchema, scheduleSchema } from '../../../worker/contract/schedule.ts';
import { workflowDocumentSchema } from '../../../worker/contract/workflow-document.ts';
import type { OrrerySubject } from '../orrery-subject.ts';

const AT_ONCE = 10;

type Orrery = Pick<OrrerySubject, 'api' | 'project'>;

/** Workflows of one task each that are online and have no schedule yet; by the paths of their schedules. */
export function makeWorkflows({ api, project }: Orrery, count: number): Promise<readonly string[]> {
	const numbers = Array.from({ length: count }, (_, place) => place);
	return eachAtOnce(numbers, async (number) => {
		const nodes = [{ key: 'only', kind: 'task', task: { type: 'BENCH', config: {} } }];
		const document = workflowDocumentSchema.parse({ orrery: 1, name: `due-${number}`, nodes });
		const { id } = await bringOnline(api, project, document);
		return `/projects/${project}/workflows/${id}/schedule`;
	});
}

/** Gives each workflow a schedule that is due every day at the time of an instant, and brings it online. */
export async function scheduleDaily({ api }: Orrery, paths: readonly string[], at: number): Promise<void> {
	const time = new Date(at);
	const cron = `${time.getUTCMinutes()} ${time.getUTCHours()} * * *`;
	await eachAtOnce(paths, async (path) => {
		const body = { cron, timeZone: 'UTC' };
		const { online } = await api.call({ method: 'PUT', path, body }, savedScheduleSchema);
		if (!online) await api.call({ method: 'POST', path: `${path}/online` }, scheduleSchema);
	});
}

/** The line of each ledger for one due instant. */
export function linesAt({ api }: Orrery, paths: readonly string[], at: number): Promise<readonly LedgerEntry[]> {
	return eachAtOnce(paths, async (path) => {
		const filters = { from: toInstant(at), to: toInstant(at + 1) };
		const [line, ...others] = await api.list(`${path}/ledger`, ledgerEntrySchema, filters);
		if (line === undefined || others.length > 0) throw new Error(`${path} has not one line for ${toInstant(at)}.`);
		return line;
	});
}

async function eachAtOnce<Item, Value>(items: readonly Item[], work: (item: Item) => Promise<Value>): Promise<Value[]> {
	const values: Value[] = [];
	const waiting = items.entries();
	// All take from one iterator, so each item is somebody's.
	async function takeTurns(): Promise<void> {
		for (const [place, item] of waiting) values[place] = await work(item);
	}
	await Promise.all(Array.from({ length: AT_ONCE }, takeTurns));
	return values;
}
