import { answer, api, type Schema } from '#lib/api/client.ts';
import { Resource } from './resource.svelte.ts';

/** How one gets into this deployment. Make it while a component is created. */
export function readAuthOptions(): Resource<Schema<'AuthOptions'>> {
	return new Resource({
		key: () => 'auth options',
		read: (signal) => answer(api.GET('/api/v1/auth/options', { signal })),
	});
}
