import { parseDateTime, toZoned } from '@internationalized/date';
import type { Schema } from '#lib/api/client.ts';
import { isRecord } from '#lib/model/document/is-record.ts';
import { personKey } from '#lib/model/person-key.ts';
import { readStored, removeStored, writeStored } from '#lib/model/stored.ts';
import { type Parameter, textOfValue, valueOfText } from './parameter-text.ts';

export const PRIORITIES = ['HIGHEST', 'HIGH', 'MEDIUM', 'LOW', 'LOWEST'] as const;
export const FAILURE_STRATEGIES = ['continue', 'end'] as const;
export const RUN_MODES = ['normal', 'dryRun', 'test'] as const;
export const RETRIES = ['0', '1', '2', '3', '5', '10'] as const;
export const RETRY_SECONDS = ['0', '10', '60', '300', '900', '3600'] as const;
export const SCOPES = ['only', 'backward', 'forward'] as const;

/** A parameter that the document does not declare. */
export interface ExtraParameter {
	readonly name: string;
	readonly text: string;
}

/** Everything a person may choose for a start (R1, R2), as it stands in the form. */
export interface StartChoices {
	readonly failureStrategy: (typeof FAILURE_STRATEGIES)[number];
	readonly priority: (typeof PRIORITIES)[number];
	/** Empty: the groups that the document names. */
	readonly executorGroup: string;
	/** How often a failed task is tried again; empty: as the document says; `ofRun`: as below. */
	readonly retries: '' | 'ofRun' | (typeof RETRIES)[number];
	/** The rules that the recovered run had of its own; null for none. */
	readonly retryOfRun: NonNullable<Schema<'InstanceDetail'>['retry']> | null;
	/** Seconds before a retry; meant only where there are some. */
	readonly retrySeconds: (typeof RETRY_SECONDS)[number];
	readonly mode: (typeof RUN_MODES)[number];
	/** By name, as text; only what differs from the declared value is sent. */
	readonly texts: Readonly<Record<string, string>>;
	readonly extra: readonly ExtraParameter[];
	/** What the recovered run was started with, by name: sent as it was there where the text is still the same. */
	readonly given: Readonly<Record<string, Schema<'JsonValue'>>>;
	/** `2026-11-20T08:30` in the time zone below; empty: the moment of the start. */
	readonly scheduleTime: string;
	/** Empty: the project's. */
	readonly timeZone: string;
	/** Null: the one that is online. */
	readonly version: number | null;
	/** The run whose successes are carried over; null for none. */
	readonly recoverFrom: string | null;
	/** Empty: the whole graph. */
	readonly keys: readonly string[];
	readonly scope: (typeof SCOPES)[number];
}

export const STANDARD_CHOICES: StartChoices = {
	failureStrategy: 'continue',
	priority: 'MEDIUM',
	executorGroup: '',
	retries: '',
	retryOfRun: null,
	retrySeconds: '60',
	mode: 'normal',
	texts: {},
	extra: [],
	given: {},
	scheduleTime: '',
	timeZone: '',
	version: null,
	recoverFrom: null,
	keys: [],
	scope: 'only',
};

const OPTIONS = ['mode', 'version', 'failureStrategy', 'priority', 'executorGroup', 'retries', 'timeZone'] as const;

/** Whether something that is mostly left as it is was chosen otherwise. */
export function hasOptions(choices: StartChoices): boolean {
	return OPTIONS.some((name) => choices[name] !== STANDARD_CHOICES[name]);
}

/** What makes the body of a start wrong, by the name of the field: a parameter, or `scheduleTime`. */
export type StartFaults = ReadonlySet<string>;

/** Values for parameters, as they stand in a form. */
export type ParameterTexts = Pick<StartChoices, 'texts' | 'extra'> & Partial<Pick<StartChoices, 'given'>>;

/** The values that differ from what the document declares. @param faults gets the names of those that are wrong. */
export function paramsOf(choices: ParameterTexts, declared: readonly Parameter[], faults: Set<string>) {
	return { ...declaredParams(choices, declared, faults), ...extraParams(choices, faults) };
}

/** The body of a start, or what is wrong with the choices. */
export function startBody(choices: StartChoices, declared: readonly Parameter[], projectZone: string) {
	const faults = new Set<string>();
	const params = paramsOf(choices, declared, faults);
	const scheduleTime = instantOf(choices, projectZone, faults);
	const { failureStrategy, priority, mode, timeZone, version, recoverFrom } = choices;
	const body = {
		failureStrategy,
		priority,
		mode,
		params,
		...overDocument(choices),
		...(timeZone === '' ? {} : { timeZone }),
		...(scheduleTime === undefined ? {} : { scheduleTime }),
		...(version === null ? {} : { version }),
		...(recoverFrom === null ? {} : { recoverFrom }),
	};
	return { body, faults };
}

/** What takes the place of the document's. A start that recovers says so too where nothing does: left out, it is that run's. */
function overDocument({ executorGroup, retries, retrySeconds, retryOfRun, keys, scope, recoverFrom }: StartChoices) {
	const chosen = retries === '' ? null : { count: Number(retries), intervalSeconds: Number(retrySeconds) };
	const retry = retries === 'ofRun' ? retryOfRun : chosen;
	const nodes = keys.length === 0 ? null : { keys: [...keys], scope };
	if (recoverFrom !== null) return { executorGroup: executorGroup === '' ? null : executorGroup, retry, nodes };
	return {
		...(executorGroup === '' ? {} : { executorGroup }),
		...(retry === null ? {} : { retry }),
		...(nodes === null ? {} : { nodes }),
	};
}

function declaredParams({ texts, given = {} }: ParameterTexts, declared: readonly Parameter[], faults: Set<string>) {
	const params: Record<string, Schema<'JsonValue'>> = {};
	for (const { name, type, value } of declared) {
		const text = texts[name];
		const was = given[name];
		if (was !== undefined && text === textOfValue(was)) {
			params[name] = was;
			continue;
		}
		if (text === undefined || text === textOfValue(value)) continue;
		const read = valueOfText(text, type ?? 'string');
		if (read === null) faults.add(name);
		else if (read.value !== null) params[name] = read.value;
	}
	return params;
}

function extraParams({ extra, given = {} }: ParameterTexts, faults: Set<string>): Record<string, Schema<'JsonValue'>> {
	for (const { name, text } of extra) if (name === '' && text !== '') faults.add('extra');
	return Object.fromEntries(
		extra
			.filter(({ name }) => name !== '')
			.map(({ name, text }) => {
				const was = given[name];
				return [name, was !== undefined && text === textOfValue(was) ? was : text];
			}),
	);
}

function instantOf(
	{ scheduleTime, timeZone }: StartChoices,
	projectZone: string,
	faults: Set<string>,
): string | undefined {
	if (scheduleTime === '') return undefined;
	try {
		return toZoned(parseDateTime(scheduleTime), timeZone || projectZone)
			.toDate()
			.toISOString();
	} catch {
		faults.add('scheduleTime');
		return undefined;
	}
}

/** What was chosen last for a workflow; never its schedule time, version or nodes, which are of one start only. */
export function rememberedChoices(projectId: string, workflowId: string): StartChoices | undefined {
	return readStored(keyOf(projectId, workflowId), parseChoices);
}

export function rememberChoices(projectId: string, workflowId: string, choices: StartChoices): void {
	const { scheduleTime, version, recoverFrom, keys, scope } = STANDARD_CHOICES;
	writeStored(keyOf(projectId, workflowId), { ...choices, scheduleTime, version, recoverFrom, keys, scope });
}

export function forgetChoices(projectId: string, workflowId: string): void {
	removeStored(keyOf(projectId, workflowId));
}

function keyOf(projectId: string, workflowId: string): string {
	return personKey(`start ${projectId} ${workflowId}`);
}

function parseChoices(found: unknown): StartChoices | undefined {
	if (!isRecord(found)) return undefined;
	return {
		...STANDARD_CHOICES,
		failureStrategy: known(FAILURE_STRATEGIES, found.failureStrategy) ?? 'continue',
		priority: known(PRIORITIES, found.priority) ?? 'MEDIUM',
		mode: known(RUN_MODES, found.mode) ?? 'normal',
		executorGroup: typeof found.executorGroup === 'string' ? found.executorGroup : '',
		retries: known(RETRIES, found.retries) ?? '',
		retrySeconds: known(RETRY_SECONDS, found.retrySeconds) ?? '60',
		timeZone: typeof found.timeZone === 'string' ? found.timeZone : '',
		texts: isRecord(found.texts) ? textsOf(found.texts) : {},
		extra: Array.isArray(found.extra) ? found.extra.filter(isExtra) : [],
	};
}

function known<Value extends string>(values: readonly Value[], found: unknown): Value | undefined {
	return values.find((value) => value === found);
}

function textsOf(found: Record<string, unknown>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(found).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
	);
}

function isExtra(found: unknown): found is ExtraParameter {
	return isRecord(found) && typeof found.name === 'string' && typeof found.text === 'string';
}
