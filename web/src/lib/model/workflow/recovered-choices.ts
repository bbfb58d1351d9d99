import type { Schema } from '#lib/api/client.ts';
import { type Parameter, textOfValue } from './parameter-text.ts';
import { STANDARD_CHOICES, type StartChoices } from './start-choices.ts';

/** A run that a new one is to recover from, with the values it was started with. */
export interface RecoveredRun {
	readonly run: Schema<'InstanceDetail'>;
	readonly startup: StartChoices['given'];
}

/** A start that recovers from a run, as that run was started. No value has a field yet: see `splitValues`. */
export function choicesOfRun({ run, startup }: RecoveredRun): StartChoices {
	return {
		...STANDARD_CHOICES,
		recoverFrom: run.id,
		failureStrategy: run.failureStrategy,
		priority: run.priority,
		mode: run.mode,
		executorGroup: run.executorGroup ?? '',
		retries: run.retry === null ? '' : 'ofRun',
		retryOfRun: run.retry,
		given: startup,
		extra: Object.entries(startup).map(([name, value]) => ({ name, text: textOfValue(value) })),
		keys: run.scope?.keys ?? [],
		scope: run.scope?.scope ?? 'only',
	};
}

/** Gives what a version declares its field, and lets everything else stand beside, wherever it stood for another version. */
export function splitValues(
	{ texts, extra }: Pick<StartChoices, 'texts' | 'extra'>,
	declared: readonly Pick<Parameter, 'name'>[],
): Pick<StartChoices, 'texts' | 'extra'> {
	const names = new Set(declared.map(({ name }) => name));
	const all = [...Object.entries(texts).map(([name, text]) => ({ name, text })), ...extra];
	const fields = all.filter(({ name }) => names.has(name));
	return {
		texts: Object.fromEntries(fields.map(({ name, text }) => [name, text])),
		extra: all.filter(({ name }) => !names.has(name)),
	};
}
