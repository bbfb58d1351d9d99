import type { Schema } from '#lib/api/client.ts';

type JsonValue = Schema<'JsonValue'>;

export const PARAM_KINDS = ['text', 'number', 'boolean', 'json'] as const;
export type ParamKind = (typeof PARAM_KINDS)[number];

/** A parameter as it is being typed. */
export interface ParamDraft {
	/** Unique in the list, whatever its name is at the moment. */
	readonly key: number;
	readonly name: string;
	readonly kind: ParamKind;
	readonly text: string;
}

export type ParamFault = 'noName' | 'badName' | 'reservedName' | 'twice' | 'badNumber' | 'badJson';

/** What the API takes as a name (worker/contract/parameter.ts). */
const NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/** The drafts that values stand for, in the order of their names. */
export function draftsOf(values: Readonly<Record<string, JsonValue>>): ParamDraft[] {
	const names = Object.keys(values).sort();
	return names.map((name, key) => ({ key, name, ...textOf(values[name] ?? null) }));
}

/** A draft behind all others. */
export function newDraft(drafts: readonly ParamDraft[]): ParamDraft {
	return { key: Math.max(-1, ...drafts.map(({ key }) => key)) + 1, name: '', kind: 'text', text: '' };
}

/** What is wrong with each draft, by its key; empty when all can be saved. */
export function faultsOf(drafts: readonly ParamDraft[]): ReadonlyMap<number, ParamFault> {
	const faults = new Map<number, ParamFault>();
	const names = new Set<string>();
	for (const draft of drafts) {
		const fault = names.has(draft.name) && draft.name !== '' ? 'twice' : faultOf(draft);
		if (fault) faults.set(draft.key, fault);
		names.add(draft.name);
	}
	return faults;
}

/** The values of drafts without faults. */
export function valuesOf(drafts: readonly ParamDraft[]): Record<string, JsonValue> {
	return Object.fromEntries(drafts.map((draft) => [draft.name, readValue(draft)]));
}

function textOf(value: JsonValue): { kind: ParamKind; text: string } {
	if (typeof value === 'string') return { kind: 'text', text: value };
	if (typeof value === 'number') return { kind: 'number', text: String(value) };
	if (typeof value === 'boolean') return { kind: 'boolean', text: String(value) };
	return { kind: 'json', text: JSON.stringify(value) };
}

function faultOf({ name, kind, text }: ParamDraft): ParamFault | undefined {
	if (name === '') return 'noName';
	if (!NAME.test(name)) return 'badName';
	if (name.startsWith('system.')) return 'reservedName';
	if (kind === 'number' && (text.trim() === '' || !Number.isFinite(Number(text)))) return 'badNumber';
	return kind === 'json' && !isJson(text) ? 'badJson' : undefined;
}

function readValue({ kind, text }: ParamDraft): JsonValue {
	switch (kind) {
		case 'text':
			return text;
		case 'number':
			return Number(text);
		case 'boolean':
			return text === 'true';
		case 'json':
			return JSON.parse(text);
	}
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}
