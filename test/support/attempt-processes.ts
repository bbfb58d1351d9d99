import { readdirSync, readFileSync } from 'node:fs';

/** Ids of the live processes, zombies aside, that were started for an attempt. */
export function attemptProcesses(attemptId: string): string[] {
	return readdirSync('/proc').filter((name) => {
		try {
			const isZombie = readFileSync(`/proc/${name}/stat`, 'utf8').includes(') Z ');
			return !isZombie && readFileSync(`/proc/${name}/environ`, 'utf8').includes(`ORRERY_ATTEMPT_ID=${attemptId}\0`);
		} catch {
			return false;
		}
	});
}
