import type { Schema } from '#lib/api/client.ts';

export const FIRST_RUN_STEPS = ['project', 'executor', 'workflow', 'run'] as const;
export type FirstRunStep = (typeof FIRST_RUN_STEPS)[number];

/** How far a project is on the way to its first run, as the API tells it. */
export interface FirstRunProgress {
	readonly executors: { readonly ready: number; readonly unverified: number };
	/** Whether some executor runs shell scripts, as the example does. */
	readonly hasShell: boolean;
	/** One that is online, else the first one found. */
	readonly workflow: Schema<'Workflow'> | undefined;
	/** The newest run. */
	readonly instance: Schema<'Instance'> | undefined;
}

/** Whether a step is done. A run proves every step before it, whatever has been taken away since. */
export function isStepDone(step: FirstRunStep, progress: FirstRunProgress | undefined): boolean {
	if (progress === undefined) return false;
	if (step === 'project' || progress.instance !== undefined) return true;
	switch (step) {
		case 'executor':
			return progress.executors.ready > 0;
		case 'workflow':
			return progress.workflow?.state === 'online';
		case 'run':
			return false;
	}
}

/** The step to take next; undefined when all are done. */
export function nextStep(progress: FirstRunProgress | undefined): FirstRunStep | undefined {
	return FIRST_RUN_STEPS.find((step) => !isStepDone(step, progress));
}
