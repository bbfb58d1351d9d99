import { readStored, writeStored } from '#lib/model/stored.ts';

export const ZONE_CHOICES = ['viewer', 'project'] as const;
export type ZoneChoice = (typeof ZONE_CHOICES)[number];

class ZoneOfTimes {
	/** The zone of this browser. */
	readonly viewer = Intl.DateTimeFormat().resolvedOptions().timeZone;
	#choice = $state<ZoneChoice>(readStored('zone', parseChoice) ?? 'viewer');
	#project = $state<string>();

	get choice(): ZoneChoice {
		return this.#choice;
	}

	/** The zone of the open project; undefined outside projects. */
	get project(): string | undefined {
		return this.#project;
	}

	/** The IANA zone every time is shown in. */
	get current(): string {
		return this.#choice === 'project' ? (this.#project ?? this.viewer) : this.viewer;
	}

	choose(choice: ZoneChoice): void {
		this.#choice = choice;
		writeStored('zone', choice);
	}

	enterProject(timeZone: string | undefined): void {
		this.#project = timeZone;
	}
}

/** Whether times are shown in the viewer's zone or in the project's. */
export const zone = new ZoneOfTimes();

function parseChoice(found: unknown): ZoneChoice | undefined {
	return ZONE_CHOICES.find((known) => known === found);
}
