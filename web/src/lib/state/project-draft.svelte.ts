import type { Schema } from '#lib/api/client.ts';
import { settingsText } from '#lib/i18n/settings.ts';
import { draftsOf, faultsOf, type ParamDraft, valuesOf } from '#lib/model/param-draft.ts';

type Project = Schema<'Project'>;

const HOT_DAYS_MAX = 60;
const RETENTION_DAYS_MAX = 3650;

/** A project's settings while they are being changed. */
export class ProjectDraft {
	name = $state('');
	timeZone = $state('');
	hotDays = $state('');
	retentionDays = $state('');
	params = $state.raw<ParamDraft[]>([]);
	#saved = $state.raw<Project>();

	constructor(project: Project) {
		this.take(project);
	}

	/** Begins anew from what is saved. */
	take(project: Project): void {
		const { name, timeZone, settings } = project;
		this.#saved = project;
		this.name = name;
		this.timeZone = timeZone;
		this.hotDays = String(settings.hotDays);
		this.retentionDays = String(settings.retentionDays);
		this.params = draftsOf(settings.params);
	}

	get hot(): number {
		return Number(this.hotDays);
	}

	get retention(): number {
		return Number(this.retentionDays);
	}

	get paramFaults() {
		return faultsOf(this.params);
	}

	get isChanged(): boolean {
		const saved = this.#saved;
		if (!saved) return false;
		if (this.name !== saved.name || this.timeZone !== saved.timeZone) return true;
		if (this.hot !== saved.settings.hotDays || this.retention !== saved.settings.retentionDays) return true;
		return (
			JSON.stringify(this.params.map(withoutKey)) !== JSON.stringify(draftsOf(saved.settings.params).map(withoutKey))
		);
	}

	/** What is wrong with the numbers, by their place in the request. */
	get faults(): Readonly<Record<string, string | undefined>> {
		const t = settingsText();
		const isHot = isWhole(this.hotDays, 1, HOT_DAYS_MAX);
		const isKept = isWhole(this.retentionDays, Math.max(1, isHot ? this.hot : 1), RETENTION_DAYS_MAX);
		return {
			'/settings/hotDays': isHot ? undefined : t.badHotDays,
			'/settings/retentionDays': isKept ? undefined : t.badRetentionDays,
		};
	}

	/** What becomes of runs when they are kept for less time; empty when nothing is taken away. */
	get losses(): readonly string[] {
		const t = settingsText();
		const before = this.#saved?.settings;
		if (!before) return [];
		return [
			...(this.hot < before.hotDays ? [t.shorterHot(before.hotDays, this.hot)] : []),
			...(this.retention < before.retentionDays ? [t.shorterRetention(before.retentionDays, this.retention)] : []),
		];
	}

	/** The request that saves it; only without faults. */
	get body() {
		const { name, timeZone, hot, retention } = this;
		return { name, timeZone, settings: { params: valuesOf(this.params), hotDays: hot, retentionDays: retention } };
	}
}

function isWhole(text: string, min: number, max: number): boolean {
	const value = Number(text);
	return text.trim() !== '' && Number.isInteger(value) && value >= min && value <= max;
}

function withoutKey({ name, kind, text }: ParamDraft) {
	return { name, kind, text };
}
