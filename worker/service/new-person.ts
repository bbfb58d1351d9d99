import type { NewUserRows } from '../db/query/new-user.ts';
import { newId } from '../lib/new-id.ts';

/**
 * A person whose address is proven and who can sign in with a password.
 *
 * @param wanted.hash what is stored instead of the password.
 */
export function newPerson(
	wanted: { readonly name: string; readonly email: string; readonly hash: string },
	nowMs: number,
): NewUserRows {
	const id = newId('user', nowMs);
	const times = { createdAt: new Date(nowMs), updatedAt: new Date(nowMs) };
	return {
		user: { id, name: wanted.name, email: wanted.email, emailVerified: true, ...times },
		account: {
			id: crypto.randomUUID(),
			userId: id,
			providerId: 'credential',
			accountId: id,
			password: wanted.hash,
			...times,
		},
	};
}
