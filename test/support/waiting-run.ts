import { BY, EngineDriver } from './engine-driver.ts';
import { documentOf, type NodeDraft, specOf } from './run-builder.ts';

/** Where runs of tests wait for their turn. */
export const PLACE = { ticket: 7, strategy: 'serialWait' } as const;

type Beginning = ConstructorParameters<typeof EngineDriver>[1];

/** A run that waits for its turn from its beginning on. */
export function aWaitingRun(
	nodes: readonly NodeDraft[] = [{ key: 'a' }, { key: 'b', upstream: ['a'] }],
	spec: Parameters<typeof specOf>[1] = {},
	beginning: Beginning = {},
): EngineDriver {
	return new EngineDriver(specOf(documentOf(nodes), spec), { inLine: PLACE, ...beginning });
}

/** Its turn has come. */
export function letGo(driver: EngineDriver, word: { readonly ticket?: number; readonly slots?: number } = {}) {
	return driver.do({ kind: 'let_go', ticket: PLACE.ticket, slots: 10, routes: driver.run.routes, ...word });
}

export function discard(driver: EngineDriver, ticket: number = PLACE.ticket) {
	return driver.do({ kind: 'discard', ticket });
}

export function hold(driver: EngineDriver) {
	return driver.do({ kind: 'hold', by: BY });
}

export function release(driver: EngineDriver) {
	return driver.do({ kind: 'release', by: BY });
}
