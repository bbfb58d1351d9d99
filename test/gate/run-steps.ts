import { type Outcome, runStep } from './run-step.ts';
import type { Step } from './steps.ts';

/** Steps under way at most, unless one wants the machine to itself; those that mostly wait are not counted. */
const LANES = 2;

/**
 * Runs steps in their order, two at a time beside those that wait: a step that needs others begins after them, and one that
 * runs alone after everything before it, with nothing beside it.
 */
export async function runSteps(steps: readonly Step[]): Promise<readonly Outcome[]> {
	const outcomes: Outcome[] = [];
	const waiting = [...steps];
	const underWay = new Map<string, Promise<void>>();
	while (waiting.length > 0 || underWay.size > 0) {
		const next = nextOf(waiting, [...underWay.keys()], steps);
		if (next === undefined) {
			await Promise.race(underWay.values());
			continue;
		}
		waiting.splice(waiting.indexOf(next), 1);
		underWay.set(
			next.name,
			runStep(next).then((outcome) => {
				outcomes.push(outcome);
				underWay.delete(next.name);
			}),
		);
		if (next.alone === true) await underWay.get(next.name);
	}
	return outcomes;
}

/** The first step that may begin now; nothing overtakes a step that waits for the machine. */
function nextOf(waiting: readonly Step[], underWay: readonly string[], all: readonly Step[]): Step | undefined {
	const busy = underWay.filter((name) => all.some((step) => step.name === name && step.waits !== true));
	if (busy.length >= LANES) return undefined;
	const isChosen = (name: string) => all.some((step) => step.name === name);
	for (const step of waiting) {
		if (step.alone === true) return underWay.length === 0 ? step : undefined;
		const open = (step.needs ?? []).filter(
			(name) => isChosen(name) && (underWay.includes(name) || waiting.some((other) => other.name === name)),
		);
		if (open.length === 0) return step;
	}
	return undefined;
}
