import { chainOf } from './chains.ts';
import { fanOutTo } from './fan-outs.ts';
import { manyDiamonds } from './many-diamonds.ts';
import type { Scenario } from './scenario.ts';
import { sleepers } from './sleepers.ts';

/** Everything that is measured, in the order of the table. */
export const allScenarios: readonly Scenario[] = [
	chainOf(10),
	chainOf(100),
	fanOutTo(100),
	fanOutTo(1000),
	manyDiamonds(200),
	sleepers(1000),
];
