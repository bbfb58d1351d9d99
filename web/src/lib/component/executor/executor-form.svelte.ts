import type { ApiProblem } from '#lib/api/problem.ts';
import { executorsText } from '#lib/i18n/executors.ts';
import { refusedUrlOf } from '#lib/model/handshake.ts';

const BETWEEN_GROUPS = /[,\s]+/;

/** What is entered about an executor, when it is registered and when it is changed. */
export class ExecutorForm {
	name = $state('');
	url = $state('');
	/** Several, separated by commas. */
	groups = $state('default');

	set({
		name,
		url,
		groups,
	}: {
		readonly name: string;
		readonly url: string;
		readonly groups: readonly string[];
	}): void {
		this.name = name;
		this.url = url;
		this.groups = groups.join(', ');
	}

	get groupNames(): string[] {
		return this.groups.split(BETWEEN_GROUPS).filter(Boolean);
	}

	/** By pointer, for FormState.require. */
	get needed(): Readonly<Record<string, string>> {
		return { '/url': this.url, '/name': this.name, '/groups': this.groupNames.join() };
	}

	/** What is wrong with the address, in words; undefined when something else is wrong. */
	urlFault(problem: ApiProblem | undefined): string | undefined {
		const reason = refusedUrlOf(problem);
		if (reason === undefined) return undefined;
		const t = executorsText();
		return t.urlRefusals[reason] ?? t.urlRefused;
	}
}
