import type { Call } from './caller.ts';
import { call } from './caller.ts';
import type { Entry } from './matrix.ts';
import { aPerson, PASSWORD, type Person, sessionOf } from './person.ts';
import { aTenant, type Tenant } from './tenant.ts';

const NOBODY = '01aaaaaaaaaaaaaaaaaaaaaaaa';

function ofOrganization(method: string, path: string, body?: unknown) {
	return async ({ organizationId }: Tenant): Promise<Call> => ({
		method,
		path: `/organizations/${organizationId}${path}`,
		body,
	});
}

function ofProject(method: string, path: string, body?: unknown) {
	return async ({ projectId }: Tenant): Promise<Call> => ({ method, path: `/projects/${projectId}${path}`, body });
}

function onMember(method: string, body?: unknown) {
	return async ({ organizationId }: Tenant): Promise<Call> => {
		const { id } = await aPerson({ organizationId, role: 'member' });
		return { method, path: `/organizations/${organizationId}/members/${id}`, body };
	};
}

function onProjectMember(method: string, body?: unknown) {
	return async ({ organizationId, projectId }: Tenant): Promise<Call> => {
		const { id } = await aPerson({ organizationId, role: 'member', projectId, projectRoles: ['viewer'] });
		return { method, path: `/projects/${projectId}/members/${id}`, body };
	};
}

function anInvited() {
	return { email: `${crypto.randomUUID()}@example.com` };
}

/** What is managed about people, by programs as well. */
export const PEOPLE_MATRIX: Readonly<Record<string, Entry>> = {
	changeOrganization: {
		scopes: [],
		needs: 'organization',
		happy: ofOrganization('PATCH', '', { name: 'Renamed' }),
		status: 200,
		error: ofOrganization('PATCH', '', { name: '' }),
		code: 'invalid_request',
	},
	listOrganizationMembers: {
		scopes: ['read'],
		needs: 'organization',
		happy: ofOrganization('GET', '/members'),
		status: 200,
		error: ofOrganization('GET', '/members?cursor=nonsense'),
		code: 'invalid_request',
	},
	changeOrganizationMember: {
		scopes: [],
		needs: 'organization',
		happy: onMember('PATCH', { role: 'admin' }),
		status: 200,
		error: ofOrganization('PATCH', `/members/usr_${NOBODY}`, { role: 'admin' }),
		code: 'not_found',
	},
	removeOrganizationMember: {
		scopes: [],
		needs: 'organization',
		happy: onMember('DELETE'),
		status: 204,
		error: ofOrganization('DELETE', `/members/usr_${NOBODY}`),
		code: 'not_found',
	},
	listInvitations: {
		scopes: [],
		needs: 'organization',
		happy: ofOrganization('GET', '/invitations'),
		status: 200,
		error: ofOrganization('GET', '/invitations?limit=0'),
		code: 'invalid_request',
	},
	createInvitation: {
		scopes: [],
		needs: 'organization',
		happy: async (tenant) => ofOrganization('POST', '/invitations', anInvited())(tenant),
		status: 201,
		error: ofOrganization('POST', '/invitations', { email: 'nobody' }),
		code: 'invalid_request',
	},
	revokeInvitation: {
		scopes: [],
		needs: 'organization',
		happy: async (tenant) => {
			const path = `/organizations/${tenant.organizationId}/invitations`;
			const created = await call({ method: 'POST', path, token: tenant.owner, body: anInvited() });
			return { method: 'DELETE', path: `${path}/${created.json.id}` };
		},
		status: 204,
		error: ofOrganization('DELETE', `/invitations/inv_${NOBODY}`),
		code: 'not_found',
	},
	changeProject: {
		scopes: [],
		happy: ofProject('PATCH', '', { timeZone: 'Asia/Shanghai' }),
		status: 200,
		error: ofProject('PATCH', '', { settings: { hotDays: 9, retentionDays: 3 } }),
		code: 'invalid_request',
	},
	listProjectMembers: {
		scopes: ['read'],
		happy: ofProject('GET', '/members'),
		status: 200,
		error: ofProject('GET', '/members?limit=201'),
		code: 'invalid_request',
	},
	setProjectMember: {
		scopes: [],
		happy: onProjectMember('PUT', { roles: ['operator', 'developer'] }),
		status: 200,
		error: ofProject('PUT', `/members/usr_${NOBODY}`, { roles: ['viewer'] }),
		code: 'not_found',
	},
	removeProjectMember: {
		scopes: [],
		happy: onProjectMember('DELETE'),
		status: 204,
		error: ofProject('DELETE', `/members/usr_${NOBODY}`),
		code: 'not_found',
	},
	createLiveTicket: {
		scopes: ['read', 'operate'],
		happy: ofProject('POST', '/live-tickets'),
		status: 201,
		error: ofProject('POST', '/live-tickets', { for: 'me' }),
		code: 'invalid_request',
	},
};

/** How somebody calls an operation that is for themselves alone. */
interface PersonalEntry {
	readonly happy: (person: Person) => Promise<Call>;
	readonly status: number;
	readonly error: Call;
	readonly code: string;
}

/** Operations that no token is good for. */
export const PERSONAL: Readonly<Record<string, PersonalEntry>> = {
	changeMe: {
		happy: async () => ({ method: 'PATCH', path: '/me', body: { name: 'Renamed' } }),
		status: 200,
		error: { method: 'PATCH', path: '/me', body: { email: 'x@example.com' } },
		code: 'invalid_request',
	},
	changePassword: {
		happy: async () => ({
			method: 'POST',
			path: '/auth/change-password',
			body: { currentPassword: PASSWORD, password: 'another horse battery' },
		}),
		status: 204,
		error: {
			method: 'POST',
			path: '/auth/change-password',
			body: { currentPassword: 'wrong', password: 'another horse battery' },
		},
		code: 'forbidden',
	},
	listSessions: {
		happy: async () => ({ path: '/auth/sessions' }),
		status: 200,
		error: { method: 'PATCH', path: '/auth/sessions' },
		code: 'method_not_allowed',
	},
	endOtherSessions: {
		happy: async () => ({ method: 'DELETE', path: '/auth/sessions' }),
		status: 204,
		error: { method: 'PUT', path: '/auth/sessions' },
		code: 'method_not_allowed',
	},
	endSession: {
		happy: async (person) => ({ method: 'DELETE', path: `/auth/sessions/${(await sessionOf(person)).id}` }),
		status: 204,
		error: { method: 'DELETE', path: `/auth/sessions/ses_${NOBODY}` },
		code: 'not_found',
	},
	acceptInvitation: {
		happy: async ({ email }) => ({
			method: 'POST',
			path: '/auth/invitations/accept',
			body: { token: await anInvitationFor(email) },
		}),
		status: 200,
		error: { method: 'POST', path: '/auth/invitations/accept', body: { token: 'nobody-made-this' } },
		code: 'link_ended',
	},
	createOrganization: {
		happy: async () => ({ method: 'POST', path: '/organizations', body: { name: 'Mine' } }),
		status: 201,
		error: { method: 'POST', path: '/organizations', body: {} },
		code: 'invalid_request',
	},
};

async function anInvitationFor(email: string): Promise<string> {
	const tenant = await aTenant();
	const path = `/organizations/${tenant.organizationId}/invitations`;
	const { json } = await call({ method: 'POST', path, token: tenant.owner, body: { email } });
	return json.link.split('#token=')[1];
}

/** What is done before anybody is signed in. */
export const DOOR = [
	'getAuthOptions',
	'signIn',
	'signOut',
	'signUp',
	'confirmAddress',
	'forgotPassword',
	'resetPassword',
	'lookUpInvitation',
];
