import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';

/** What the kernel says of one process. */
export interface ProcessFigures {
	readonly cpuMs: number;
	readonly residentBytes: number;
}

/** Fixed by the kernel's interface on every architecture that Node.js runs on; see proc_pid_stat(5). */
const TICK_MS = 10;

/** The processes called `name` below `root`, whatever started them. Empty where there is no /proc. */
export async function descendantsCalled(name: string, root: number): Promise<number[]> {
	const processes = await allProcesses();
	const below = new Set([root]);
	for (let size = 0; size !== below.size; ) {
		size = below.size;
		for (const { pid, parent } of processes) if (below.has(parent)) below.add(pid);
	}
	return processes.filter((one) => below.has(one.pid) && one.name === name).map(({ pid }) => pid);
}

/** The figures of several processes together; one that has ended counts as nothing. */
export async function measureProcesses(pids: readonly number[]): Promise<ProcessFigures> {
	const each = await Promise.all(pids.map((pid) => measureProcess(pid).catch(() => ({ cpuMs: 0, residentBytes: 0 }))));
	return {
		cpuMs: each.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
		residentBytes: each.reduce((sum, { residentBytes }) => sum + residentBytes, 0),
	};
}

async function measureProcess(pid: number): Promise<ProcessFigures> {
	const { fields } = await readStat(pid);
	const status = await readFile(`/proc/${pid}/status`, 'utf8');
	const residentKilobytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
	// Fields 14 and 15: time in user and in kernel mode.
	return { cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS, residentBytes: residentKilobytes * 1024 };
}

async function allProcesses() {
	const entries = await readdir('/proc').catch(() => []);
	const pids = entries.map(Number).filter(Number.isInteger);
	const found = await Promise.all(
		pids.map(async (pid) => {
			// A process may end between being listed and being read.
			const stat = await readStat(pid).catch(() => undefined);
			return stat === undefined ? [] : [{ pid, name: basename(stat.name), parent: Number(stat.fields[1]) }];
		}),
	);
	return found.flat();
}

/** The name, which may hold anything between its brackets, and the fields from the third on. */
async function readStat(pid: number): Promise<{ name: string; fields: string[] }> {
	const text = await readFile(`/proc/${pid}/stat`, 'utf8');
	const end = text.lastIndexOf(')');
	return { name: text.slice(text.indexOf('(') + 1, end), fields: text.slice(end + 2).split(' ') };
}
