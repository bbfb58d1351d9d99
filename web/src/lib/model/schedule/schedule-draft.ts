import { fromDate, parseDateTime, toCalendarDateTime, toZoned } from '@internationalized/date';
import type { Schema } from '#lib/api/client.ts';
import { type Parameter, textOfValue } from '#lib/model/workflow/parameter-text.ts';
import { type ParameterTexts, paramsOf, type StartChoices } from '#lib/model/workflow/start-choices.ts';
import type { CronDialect } from '../../../../../worker/occurrence/cron-field.ts';
import { cronOfForm, FIRST_FORM } from './cron-builder.ts';

type Schedule = Schema<'Schedule'>;
type RunChoices = Pick<StartChoices, 'failureStrategy' | 'priority' | 'executorGroup'>;

export const GAP_POLICIES = ['shift', 'skip'] as const satisfies Schedule['gap'][];
export const FOLD_POLICIES = ['auto', 'first', 'both'] as const satisfies Schedule['fold'][];
export const MISSED_POLICIES = ['latest', 'all', 'none'] as const satisfies Schedule['missed'][];
export const GENERATIONS = ['immediate', 'nextDay'] as const satisfies Schedule['generation'][];

const OFFSET_MAX = 3599;
/** As a field for date and time holds it; seconds only where there are some. */
const TO_MINUTES = 16;
const TO_SECONDS = 19;

/** A schedule as it stands in its editor. */
export interface ScheduleDraft extends RunChoices, ParameterTexts {
	readonly cron: string;
	readonly dialect: CronDialect;
	readonly timeZone: string;
	/** `2026-11-20T08:30` in the schedule's zone; empty for at once. */
	readonly start: string;
	/** The same; empty for never. */
	readonly end: string;
	readonly gap: Schedule['gap'];
	readonly fold: Schedule['fold'];
	readonly missed: Schedule['missed'];
	readonly generation: Schedule['generation'];
	readonly hasWindow: boolean;
	readonly windowFrom: string;
	readonly windowTo: string;
	readonly offsetSeconds: string;
}

/** What is wrong with a draft, by the place in the request; the cron tells its own. */
export type DraftFault = 'badStart' | 'badEnd' | 'endBeforeStart' | 'emptyWindow' | 'badOffset' | 'badParams';

export function newDraft(timeZone: string): ScheduleDraft {
	return {
		...{ cron: cronOfForm(FIRST_FORM) ?? '', dialect: 'unix', timeZone, start: '', end: '' },
		...{ gap: 'shift', fold: 'auto', missed: 'latest', generation: 'immediate' },
		...{ hasWindow: false, windowFrom: '08:00', windowTo: '18:00', offsetSeconds: '0' },
		...{ failureStrategy: 'continue', priority: 'MEDIUM', executorGroup: '', texts: {}, extra: [] },
	};
}

/** @param declared what the workflow declares: other values are parameters of the schedule's own. */
export function draftOfSchedule(schedule: Schedule, declared: readonly Parameter[]): ScheduleDraft {
	const { cron, dialect, timeZone, start, end, gap, fold, missed, generation, dailyWindow, run } = schedule;
	const values = Object.entries(run.params).map(([name, value]) => ({ name, text: textOfValue(value) }));
	const isDeclared = (name: string): boolean => declared.some((parameter) => parameter.name === name);
	const ofDocument = values.filter(({ name }) => isDeclared(name));
	return {
		...newDraft(timeZone),
		...{ cron, dialect, gap, fold, missed, generation },
		...{ start: localOf(start, timeZone), end: localOf(end, timeZone) },
		...(dailyWindow ? { hasWindow: true, windowFrom: dailyWindow.from, windowTo: dailyWindow.to } : {}),
		offsetSeconds: String(schedule.offsetSeconds),
		failureStrategy: run.failureStrategy ?? 'continue',
		priority: run.priority ?? 'MEDIUM',
		executorGroup: run.executorGroup ?? '',
		texts: Object.fromEntries(ofDocument.map(({ name, text }) => [name, text])),
		extra: values.filter(({ name }) => !isDeclared(name)),
	};
}

/** What decides the times of a draft; null while its time of effect cannot be read. */
export function ruleOfDraft(draft: ScheduleDraft) {
	const { cron, dialect, timeZone, gap, fold } = draft;
	const start = instantOf(draft.start, timeZone);
	const end = instantOf(draft.end, timeZone);
	if (start === undefined || end === undefined) return null;
	return { cron, dialect, timeZone, start, end, gap, fold };
}

/** What is wrong with a draft, by the place of the request it concerns. */
export function draftFaults(
	draft: ScheduleDraft,
	declared: readonly Parameter[],
): Readonly<Record<string, DraftFault>> {
	const start = instantOf(draft.start, draft.timeZone);
	const end = instantOf(draft.end, draft.timeZone);
	const offset = Number(draft.offsetSeconds);
	const isOffset = draft.offsetSeconds.trim() !== '' && Number.isInteger(offset) && offset >= 0 && offset <= OFFSET_MAX;
	return {
		...(start === undefined ? { '/start': 'badStart' } : {}),
		...(end === undefined ? { '/end': 'badEnd' } : {}),
		...(start && end && end < start ? { '/end': 'endBeforeStart' } : {}),
		...(draft.hasWindow && draft.windowFrom === draft.windowTo ? { '/dailyWindow': 'emptyWindow' } : {}),
		...(isOffset ? {} : { '/offsetSeconds': 'badOffset' }),
		...(wrongParams(draft, declared).size === 0 ? {} : { '/run/params': 'badParams' }),
	};
}

/** The names of the parameters whose value is wrong. */
export function wrongParams(draft: ScheduleDraft, declared: readonly Parameter[]): ReadonlySet<string> {
	const faults = new Set<string>();
	paramsOf(draft, declared, faults);
	return faults;
}

/** The request that saves a draft without faults. @param saved what it was made from, whose values keep their types. */
export function scheduleBody(draft: ScheduleDraft, declared: readonly Parameter[], saved: Schedule | undefined) {
	const { missed, generation, hasWindow, windowFrom, windowTo, failureStrategy, priority, executorGroup } = draft;
	const written = paramsOf(draft, declared, new Set());
	const kept = Object.entries(saved?.run.params ?? {}).filter(([name, value]) => written[name] === textOfValue(value));
	return {
		...{ cron: draft.cron, dialect: draft.dialect, timeZone: draft.timeZone, gap: draft.gap, fold: draft.fold },
		...{ missed, generation, offsetSeconds: Number(draft.offsetSeconds) },
		start: instantOf(draft.start, draft.timeZone) ?? null,
		end: instantOf(draft.end, draft.timeZone) ?? null,
		dailyWindow: hasWindow ? { from: windowFrom, to: windowTo } : null,
		run: {
			params: { ...written, ...Object.fromEntries(kept) },
			failureStrategy,
			priority,
			...(executorGroup === '' ? {} : { executorGroup }),
		},
	};
}

function localOf(instant: string | null, timeZone: string): string {
	if (instant === null) return '';
	const local = toCalendarDateTime(fromDate(new Date(instant), timeZone)).toString();
	return local.slice(0, local.slice(TO_MINUTES, TO_SECONDS) === ':00' ? TO_MINUTES : TO_SECONDS);
}

/** Null for nothing entered, undefined for what is no date and time. */
function instantOf(local: string, timeZone: string): string | null | undefined {
	if (local === '') return null;
	try {
		return toZoned(parseDateTime(local), timeZone).toDate().toISOString();
	} catch {
		return undefined;
	}
}
