import type { Schema } from '#lib/api/client.ts';
import { textOfValue } from './parameter-text.ts';
import { STANDARD_CHOICES, type StartChoices } from './start-choices.ts';

/** A run that a new one is to recover from, with the values it was started with. */
export interface RecoveredRun {
	readonly run: Schema<'InstanceDetail'>;
	readonly startup: Readonly<Record<string, unknown>>;
	/** Names of the parameters that the version which starts take declares. */
	readonly declared: ReadonlySet<string>;
}

/** A start that recovers from a run, as that run was started; what it leaves open the API takes from there as well. */
export function choicesOfRun({ run, startup, declared }: RecoveredRun): StartChoices {
	const texts = Object.entries(startup).map(([name, value]) => [name, textOfValue(value)] as const);
	return {
		...STANDARD_CHOICES,
		recoverFrom: run.id,
		failureStrategy: run.failureStrategy,
		priority: run.priority,
		mode: run.mode,
		executorGroup: run.executorGroup ?? '',
		texts: Object.fromEntries(texts.filter(([name]) => declared.has(name))),
		extra: texts.filter(([name]) => !declared.has(name)).map(([name, text]) => ({ name, text })),
		keys: run.scope?.keys ?? [],
		scope: run.scope?.scope ?? 'only',
	};
}
