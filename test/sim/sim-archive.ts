import { ArchivedRun } from '../../worker/archive/archived-run.ts';
import { type BundleSource, bundleLines, readBundle } from '../../worker/archive/bundle.ts';
import type { Run } from '../../worker/engine/state.ts';
import type { ArchivePorts } from '../../worker/instance/instance-ports.ts';
import { CALL_PROBLEMS, CallFailed } from './remote-call.ts';
import type { SimContext } from './sim-context.ts';

/** Long enough for people to come back to a run, and over while things still go wrong. */
const HOT_MS = 5 * 60_000;

/** Where one run's bundle is kept, in a bucket that is sometimes away. */
export class SimArchive {
	readonly #sim: SimContext;
	#lines: readonly string[] | null = null;

	constructor(sim: SimContext) {
		this.#sim = sim;
	}

	get hasBundle(): boolean {
		return this.#lines !== null;
	}

	/** The run as whoever reads its archive has it. */
	async read(): Promise<Run | null> {
		return this.#lines === null ? null : new ArchivedRun(await readBundle(this.#lines)).reader.run;
	}

	/** @param write carries out a write, before and after which the object may die. */
	ports(write: (store: () => Promise<void>) => Promise<void>): ArchivePorts {
		const { clock, faults } = this.#sim;
		return {
			hotMsAssumed: HOT_MS,
			hotMsMin: HOT_MS / 2,
			hotMs: async () => {
				await clock.wait(2);
				if (faults.hits('database_down')) throw new CallFailed(CALL_PROBLEMS.unreachable);
				return HOT_MS;
			},
			store: (_run, bundle) => write(() => this.#store(bundle)),
		};
	}

	async #store(bundle: BundleSource): Promise<void> {
		await this.#sim.clock.wait(20);
		if (this.#sim.faults.hits('bucket_down')) throw new CallFailed(CALL_PROBLEMS.unreachable);
		this.#lines = [...bundleLines(bundle)];
	}
}
