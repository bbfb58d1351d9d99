import { answer, api, type Schema } from '#lib/api/client.ts';
import type { ruleOfDraft } from '#lib/model/schedule/schedule-draft.ts';
import { Resource } from '#lib/state/resource.svelte.ts';

type Preview = Schema<'SchedulePreview'>;
type Rule = NonNullable<ReturnType<typeof ruleOfDraft>>;

/** Typing is not asking: the API is asked once the fingers rest. */
const REST_MS = 250;
const SHOWN = 5;
/** Times pass while the editor is open. */
const POLL_MS = 30_000;

/** What a rule means, asked of the API as it is being written. The last answer stays until there is another. */
export class SchedulePreview {
	#asked = $state.raw<Rule>();
	#shown = $state.raw<Preview>();
	readonly #resource: Resource<Preview>;

	/** @param rule undefined while it cannot be read. */
	constructor(projectId: () => string, rule: () => Rule | undefined) {
		$effect(() => {
			const wanted = rule();
			const timer = setTimeout(
				() => {
					this.#asked = wanted;
				},
				this.#asked === undefined ? 0 : REST_MS,
			);
			return () => clearTimeout(timer);
		});
		this.#resource = new Resource({
			key: () => this.#asked && `schedule preview ${projectId()} ${JSON.stringify(this.#asked)}`,
			read: (signal) => {
				const path = { projectId: projectId() };
				const { start, end, ...others } = this.#asked ?? { cron: '', timeZone: 'UTC', start: null, end: null };
				const body = { ...others, start, end, limit: SHOWN };
				return answer(api.POST('/api/v1/projects/{projectId}/schedules/preview', { params: { path }, body, signal }));
			},
			pollMs: POLL_MS,
		});
		$effect(() => {
			if (this.#resource.value) this.#shown = this.#resource.value;
		});
	}

	get value(): Preview | undefined {
		return this.#shown;
	}

	get problem() {
		return this.#resource.problem;
	}

	/** What is shown is of an earlier rule. */
	get isBehind(): boolean {
		return this.#resource.value === undefined;
	}

	refresh(): void {
		this.#resource.refresh();
	}
}
