import type { Faults } from './faults.ts';
import type { Random } from './random.ts';
import type { Sighting } from './sighting.ts';
import type { SimClock } from './sim-clock.ts';

/** What every part of a simulated world shares. */
export interface SimContext {
	readonly clock: SimClock;
	readonly random: Random;
	readonly faults: Faults;
	/** A line of the trace. Every line goes into the digest by which two runs of a seed are compared. */
	note(line: string): void;
	/** A line for operators, as parts of the Worker write them. */
	log(event: string, fields: Readonly<Record<string, string | number | boolean | null>>): void;
	/** Shows the monitors of the world something that happened. */
	see(sighting: Sighting): void;
}
