import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { openDatabase } from '../../../worker/db/database.ts';
import { acceptInvitation, insertInvitation } from '../../../worker/db/query/invitation.ts';
import { insertUser } from '../../../worker/db/query/new-user.ts';
import { removeOrganizationMember } from '../../../worker/db/query/organization-member.ts';
import { findProject, insertProject } from '../../../worker/db/query/project.ts';
import { listProjectMembers } from '../../../worker/db/query/project-member.ts';
import { findUserByEmail } from '../../../worker/db/query/user.ts';
import { changeSubmission, findWorkflow } from '../../../worker/db/query/workflow.ts';
import { insertNextVersion, insertWorkflow, listVersions } from '../../../worker/db/query/workflow-version.ts';
import { newId } from '../../../worker/lib/new-id.ts';
import { newPerson } from '../../../worker/service/new-person.ts';
import { aTenant } from './tenant.ts';

/** A database that carries out every write and loses the first answer to each. */
function aForgetfulDatabase() {
	const answered = new Set<string>();
	function once<Value>(statement: string, value: Value): Value {
		if (answered.has(statement)) return value;
		answered.add(statement);
		throw new Error('D1_ERROR: Network connection lost.');
	}
	function forgetful(statement: D1PreparedStatement, text: string): D1PreparedStatement {
		return new Proxy(statement, {
			get(target, name) {
				const value = Reflect.get(target, name);
				if (typeof value !== 'function') return value;
				if (name === 'bind') return (...values: unknown[]) => forgetful(target.bind(...values), `${text} ${values}`);
				return async (...args: unknown[]) => once(text, await value.apply(target, args));
			},
		});
	}
	const binding = new Proxy(env.DB, {
		get(target, name) {
			if (name === 'prepare') return (text: string) => forgetful(target.prepare(text), text);
			if (name === 'batch') {
				return async (statements: D1PreparedStatement[]) =>
					once(`batch ${batches(statements)}`, await target.batch(statements));
			}
			const value = Reflect.get(target, name);
			return typeof value === 'function' ? value.bind(target) : value;
		},
	});
	return openDatabase(binding);
}

let counted = 0;
const seen = new WeakMap<object, number>();

function batches([first]: D1PreparedStatement[]): number {
	if (first === undefined) return 0;
	const known = seen.get(first) ?? ++counted;
	seen.set(first, known);
	return known;
}

function version(text: string, createdAt: number) {
	return { hash: text, author: 'token:tok_1', note: '', text, createdAt };
}

test('a write whose answer was lost is done once and counts as done', async () => {
	const db = aForgetfulDatabase();
	const { organizationId } = await aTenant();
	const now = Date.now();
	const project = {
		id: newId('project', now),
		organizationId,
		name: 'lost',
		timeZone: 'UTC',
		settings: {},
		createdAt: now,
	};
	expect(await insertProject(db, project)).toBe(true);
	expect(await findProject(db, organizationId, project.id)).toMatchObject({ name: 'lost' });
	expect(await insertProject(db, { ...project, id: newId('project', now) })).toBe(false);

	const row = {
		...{ id: newId('workflow', now), projectId: project.id, name: 'flow', state: 'draft' as const, latestVersion: 1 },
		...{ onlineVersion: null, revision: 1, owed: false, createdAt: now, updatedAt: now },
		...{ firstSubmittedAt: null, lastSubmittedAt: null, submittedBy: null },
	};
	expect(await insertWorkflow(db, row, version('one', now))).toBe(true);
	const next = await insertNextVersion(db, row, 'flow', version('two', now + 1));
	expect(next).toMatchObject({ latestVersion: 2, revision: 2 });
	expect(await insertNextVersion(db, row, 'flow', version('three', now + 2))).toBe('conflict');
	expect(await listVersions(db, project.id, row.id, { before: 9, limit: 9 })).toMatchObject([
		{ number: 2 },
		{ number: 1 },
	]);

	if (typeof next === 'string') throw new Error('The version was just stored.');
	const online = { state: 'online', onlineVersion: 2, updatedAt: now + 3 } as const;
	expect(await changeSubmission(db, next, online)).toMatchObject({ state: 'online', revision: 3, owed: true });
	expect(await changeSubmission(db, next, { ...online, updatedAt: now + 4 })).toBeNull();
	expect(await findWorkflow(db, project.id, row.id)).toMatchObject({ revision: 3, updatedAt: now + 3 });
});

test('people are stored, invited and given roles once, though the first answer to each statement was lost', async () => {
	const db = aForgetfulDatabase();
	const now = Date.now();
	const { organizationId, projectId } = await aTenant();
	const person = newPerson({ name: 'Ada', email: `${crypto.randomUUID()}@example.com`, hash: 'none' }, now);
	expect(await insertUser(db, person)).toBe(true);
	const sameAddress = newPerson({ name: 'Eve', email: person.user.email, hash: 'none' }, now);
	expect(await insertUser(db, sameAddress)).toBe(false);

	const grace = newPerson({ name: 'Grace', email: `${crypto.randomUUID()}@example.com`, hash: 'none' }, now);
	const times = { createdAt: now, expiresAt: now + 1000, acceptedAt: null, acceptedBy: null, revokedAt: null };
	const invitation = {
		...{ id: newId('invitation', now), organizationId, email: grace.user.email, role: 'member' as const },
		...{ projects: [{ projectId, roles: ['viewer'] }], hash: crypto.randomUUID(), invitedBy: 'user:usr_1', ...times },
	};
	await insertInvitation(db, invitation);
	const acceptance = { userId: grace.user.id, at: now, person: grace };
	expect(await acceptInvitation(db, invitation, acceptance)).toBe('accepted');
	expect(await acceptInvitation(db, invitation, { ...acceptance, at: now + 1 })).toBe('ended');
	const place = { organizationId, projectId };
	expect(await listProjectMembers(db, place, { after: '', limit: 9 })).toMatchObject([{ roles: ['viewer'] }]);
	await removeOrganizationMember(db, { organizationId, userId: grace.user.id }, { byOwner: true }, now);
	expect(await listProjectMembers(db, place, { after: '', limit: 9 })).toEqual([]);
});

test('an invitation that ends at the last moment leaves no account behind', async () => {
	const db = openDatabase(env.DB);
	const now = Date.now();
	const { organizationId } = await aTenant();
	const late = newPerson({ name: 'Late', email: `${crypto.randomUUID()}@example.com`, hash: 'none' }, now);
	const times = { createdAt: now - 9, expiresAt: now, acceptedAt: null, acceptedBy: null, revokedAt: null };
	const invitation = {
		...{ id: newId('invitation', now), organizationId, email: late.user.email, role: 'member' as const },
		...{ projects: [], hash: crypto.randomUUID(), invitedBy: 'user:usr_1', ...times },
	};
	await insertInvitation(db, invitation);
	expect(await acceptInvitation(db, invitation, { userId: late.user.id, at: now, person: late })).toBe('ended');
	expect(await findUserByEmail(db, late.user.email)).toBeNull();
});
