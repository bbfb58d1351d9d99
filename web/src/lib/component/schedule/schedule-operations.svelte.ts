import { answer, api, done, type Schema } from '#lib/api/client.ts';
import { scheduleText } from '#lib/i18n/schedule.ts';
import { toasts } from '#lib/state/toasts.svelte.ts';

type Schedule = Schema<'Schedule'>;

/** What can become of the times that were skipped while a schedule was offline. */
export const MAKE_UPS = ['none', 'latest', 'all'] as const;
export type MakeUp = (typeof MAKE_UPS)[number];

/** What a person is being asked at the moment. */
export interface ScheduleQuestion {
	readonly kind: 'online' | 'offline' | 'delete';
	readonly schedule: Schedule;
}

/** Everything that is done to schedules as they are; ScheduleDialogs shows what it asks. */
export class ScheduleOperations {
	readonly #onChange: () => unknown;
	#question = $state.raw<ScheduleQuestion>();

	/** @param onChange hears that a schedule changed and has to be read again. */
	constructor(onChange: () => unknown) {
		this.#onChange = onChange;
	}

	get question(): ScheduleQuestion | undefined {
		return this.#question;
	}

	ask(question: ScheduleQuestion): void {
		this.#question = question;
	}

	close(): void {
		this.#question = undefined;
	}

	async bringOnline(schedule: Schedule, makeUp: MakeUp): Promise<void> {
		const params = { path: pathOf(schedule) };
		const body = { makeUp };
		await answer(api.POST('/api/v1/projects/{projectId}/workflows/{workflowId}/schedule/online', { params, body }));
		toasts.say(scheduleText().isOnline(schedule.workflowName));
		await this.#onChange();
	}

	async takeOffline(schedule: Schedule): Promise<void> {
		const params = { path: pathOf(schedule) };
		await answer(api.POST('/api/v1/projects/{projectId}/workflows/{workflowId}/schedule/offline', { params }));
		toasts.say(scheduleText().isOffline(schedule.workflowName));
		await this.#onChange();
	}

	async remove(schedule: Schedule): Promise<void> {
		const params = { path: pathOf(schedule) };
		await done(api.DELETE('/api/v1/projects/{projectId}/workflows/{workflowId}/schedule', { params }));
		toasts.say(scheduleText().isRemoved(schedule.workflowName));
		await this.#onChange();
	}
}

export function pathOf({ projectId, workflowId }: Pick<Schedule, 'projectId' | 'workflowId'>) {
	return { projectId, workflowId };
}
