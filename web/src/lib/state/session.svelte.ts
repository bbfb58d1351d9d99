import { answer, api, done, onApiAnswer } from '#lib/api/client.ts';
import { type ApiProblem, asProblem } from '#lib/api/problem.ts';
import { keepFor } from '#lib/model/person-key.ts';
import {
	type Ability,
	type Me,
	type OrganizationOfMe,
	type ProjectOfMe,
	rolesAllow,
	type UserIdentity,
} from '#lib/model/session.ts';
import { cache } from './cache.ts';
import { recent } from './recent.svelte.ts';

/** Addresses that answer 401 to what was entered, not to a session. */
const DOORS = ['/api/v1/auth/sign-in', '/api/v1/setup'];

class Session {
	#me = $state.raw<Me>();
	#projects = $state.raw<readonly ProjectOfMe[]>([]);
	#problem = $state.raw<ApiProblem>();
	#hasEnded = $state(false);
	#renewals = $state(0);
	#isIdentityUnavailable = $state(false);

	constructor() {
		onApiAnswer(({ status, code, request }) => {
			// A wrong password or setup token at the door is no end of a session.
			if (status === 401 && !DOORS.includes(new URL(request.url).pathname)) this.#hasEnded = true;
			this.#isIdentityUnavailable = code === 'identity_unavailable';
		});
	}

	/** Undefined until `load` has succeeded. */
	get me(): Me | undefined {
		return this.#me;
	}

	get user() {
		return this.#me?.kind === 'user' ? this.#me : undefined;
	}

	get organizations(): readonly OrganizationOfMe[] {
		return this.user?.organizations ?? [];
	}

	get projects(): readonly ProjectOfMe[] {
		return this.#projects;
	}

	/** Why nobody is known yet. */
	get problem(): ApiProblem | undefined {
		return this.#problem;
	}

	/** The API answered 401: the person has to sign in. */
	get hasEnded(): boolean {
		return this.#hasEnded;
	}

	/** Counts how often a session that had ended was begun anew: what failed meanwhile is to be read again. */
	get renewals(): number {
		return this.#renewals;
	}

	/** The API could not look up who asks; what else it could not do is told where it was asked for. */
	get isIdentityUnavailable(): boolean {
		return this.#isIdentityUnavailable;
	}

	project(projectId: string): ProjectOfMe | undefined {
		return this.#projects.find(({ id }) => id === projectId);
	}

	/** Whether they run this organization, as its owner or admin. */
	runs(organizationId: string): boolean {
		return this.organizations.some(({ id, role }) => id === organizationId && role !== 'member');
	}

	/** Whether to offer what needs this ability in the project. */
	can(projectId: string, ability: Ability): boolean {
		return rolesAllow(this.project(projectId)?.roles ?? [], ability);
	}

	/** Asks who is signed in and what they can reach; also after anything that changes it, such as a new project. */
	async load(): Promise<void> {
		try {
			const me = await answer(api.GET('/api/v1/me'));
			this.#know(me, me.kind === 'user' ? me.projects : await projectsOfToken());
		} catch (error) {
			this.#problem = asProblem(error);
		}
	}

	/** Takes in who has just signed in, as the API answered it. */
	enter(me: UserIdentity): void {
		this.#know(me, me.projects);
	}

	/**
	 * Signs out here: whatever the API answers, this tab forgets everything about the person.
	 *
	 * @throws ApiProblem when the session itself may go on, because the API could not end it.
	 */
	async leave(): Promise<void> {
		try {
			await done(api.POST('/api/v1/auth/sign-out'));
		} finally {
			this.clear();
			recent.clear();
		}
	}

	/** Forgets everything about the person; the cookie is the API's to take back. */
	clear(): void {
		cache.forget();
		this.#me = undefined;
		this.#projects = [];
		this.#problem = undefined;
		this.#hasEnded = false;
	}

	#know(me: Me, projects: readonly ProjectOfMe[]): void {
		if (this.#me?.id !== me.id) {
			cache.forget();
			keepFor(me.id);
			recent.resume();
		}
		if (this.#hasEnded) this.#renewals += 1;
		this.#projects = projects;
		this.#me = me;
		this.#problem = undefined;
		this.#hasEnded = false;
	}
}

/** Who uses the console. */
export const session = new Session();

/** A program's token can stand in for a person in front of a proxy that adds it; its scopes are what it may do. */
async function projectsOfToken(): Promise<ProjectOfMe[]> {
	const { items } = await answer(api.GET('/api/v1/projects', { params: { query: { limit: 200 } } }));
	return items.map(({ id, organizationId, name, timeZone }) => ({
		id,
		organizationId,
		name,
		timeZone,
		roles: ['admin'],
	}));
}
