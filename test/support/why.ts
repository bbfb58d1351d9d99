import type { TaskWhy } from '../../worker/contract/why.ts';
import { deedsOf } from '../../worker/engine/view/why/deeds.ts';
import { instanceWhy } from '../../worker/engine/view/why/instance-why.ts';
import type { Known } from '../../worker/engine/view/why/known.ts';
import { taskWhy } from '../../worker/engine/view/why/task-why.ts';
import type { EngineDriver } from './engine-driver.ts';

/** What is known besides the state of a driven run: its facts, and nothing of the platform. */
export function knownOf(driver: EngineDriver, partial: Partial<Known> = {}): Known {
	const facts = driver.facts.map((fact, index) => ({ seq: index + 1, fact }));
	return { hold: null, isArchived: false, deeds: () => deedsOf(facts), ...partial };
}

export function whyOf(driver: EngineDriver, key: string, partial: Partial<Known> = {}): TaskWhy {
	return taskWhy(driver.run, driver.task(key), knownOf(driver, partial));
}

export function whyOfRun(driver: EngineDriver, partial: Partial<Known> = {}) {
	return instanceWhy(driver.run, knownOf(driver, partial));
}
