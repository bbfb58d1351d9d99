import { answer, api, type Schema } from '#lib/api/client.ts';
import { cache } from './cache.ts';

interface Place {
	readonly projectId: string | undefined;
	readonly organizationId: string | undefined;
}

/** Names of people by id. Those of a project or organization are asked for once, however many places show one. */
export function namesOf(place: Place): Promise<ReadonlyMap<string, string>> {
	const key = `names of members ${place.projectId ?? place.organizationId}`;
	const known = cache.get(key)?.value;
	if (known instanceof Promise) return known;
	const asked = readNames(place).catch(() => new Map<string, string>());
	cache.put(key, asked);
	return asked;
}

async function readNames({ projectId, organizationId }: Place): Promise<ReadonlyMap<string, string>> {
	const query = { limit: 200 };
	if (projectId !== undefined) {
		const params = { path: { projectId }, query };
		return nameOfEach(await answer(api.GET('/api/v1/projects/{projectId}/members', { params })));
	}
	if (organizationId === undefined) return new Map();
	const params = { path: { organizationId }, query };
	return nameOfEach(await answer(api.GET('/api/v1/organizations/{organizationId}/members', { params })));
}

function nameOfEach(page: { readonly items: readonly { readonly user: Schema<'User'> }[] }): Map<string, string> {
	return new Map(page.items.map(({ user }) => [user.id, user.name]));
}
