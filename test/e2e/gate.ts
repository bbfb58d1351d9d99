import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkflowNode } from '../../worker/contract/workflow-document.ts';
import { scriptNode } from './seed-runs.ts';

/** Holds tasks back until it is opened, so that a test sees them run however busy the machine is. */
export class Gate {
	readonly #folder: string;
	readonly #file: string;

	private constructor(folder: string) {
		this.#folder = folder;
		this.#file = join(folder, 'open');
	}

	static async make(): Promise<Gate> {
		return new Gate(await mkdtemp(join(tmpdir(), 'orrery-gate-')));
	}

	/** Ends once the gate is open; executors of tests run on this machine. */
	get script(): string {
		return `echo waiting; until [ -e '${this.#file}' ]; do sleep 0.2; done`;
	}

	/** A node whose task ends once the gate is open. */
	node(key: string, upstream: readonly string[] = []): WorkflowNode {
		return scriptNode(key, this.script, upstream);
	}

	/** A script that does one thing while the gate is open, and another while it is shut. */
	scriptOf(open: string, shut: string): string {
		return `if [ -e '${this.#file}' ]; then ${open}; else ${shut}; fi`;
	}

	open(): Promise<void> {
		return writeFile(this.#file, '');
	}

	shut(): Promise<void> {
		return rm(this.#file, { force: true });
	}

	remove(): Promise<void> {
		return rm(this.#folder, { recursive: true, force: true });
	}
}
