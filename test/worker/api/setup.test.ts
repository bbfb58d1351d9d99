import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { call } from './caller.ts';

const PASSWORD = 'correct horse battery';

function body(setupToken: string) {
	return {
		setupToken,
		organization: { name: 'Acme' },
		project: { name: 'demo', timeZone: 'Europe/Berlin' },
		owner: { name: 'Ada', email: 'Ada@Example.com', password: PASSWORD },
	};
}

function setUp(setupToken = env.ORRERY_SETUP_TOKEN) {
	return call({ method: 'POST', path: '/setup', body: body(setupToken) });
}

describe('the first owner', () => {
	test('is created exactly once, however many try at the same time', async () => {
		const wrong = await setUp('setup-token-of-nobody');
		expect([wrong.status, wrong.json.error.code]).toEqual([401, 'unauthenticated']);

		const answers = await Promise.all(Array.from({ length: 5 }, () => setUp()));
		expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409, 409]);
		const refused = answers.filter((answer) => answer.status === 409);
		expect(new Set(refused.map((answer) => answer.json.error.code))).toEqual(new Set(['already_set_up']));

		const { token, project, organization, user } = answers.find((answer) => answer.status === 201)?.json ?? {};
		const me = await call({ path: '/me', token: token.token });
		expect(me.json).toMatchObject({ organizationId: organization.id, projectId: null });
		const projects = await call({ path: '/projects', token: token.token });
		expect(projects.json.items).toEqual([project]);

		const signedIn = await call({
			method: 'POST',
			path: '/auth/sign-in',
			body: { email: 'ada@example.com', password: PASSWORD },
		});
		expect(signedIn.json).toEqual({
			...{ kind: 'user', ...user },
			organizations: [{ id: organization.id, name: 'Acme', role: 'owner' }],
			projects: [
				{ id: project.id, organizationId: organization.id, name: 'demo', timeZone: 'Europe/Berlin', roles: ['admin'] },
			],
		});
		expect(user).toMatchObject({ name: 'Ada', email: 'ada@example.com' });

		const again = await setUp('setup-token-of-nobody');
		expect(again.status).toBe(401);
	});

	test('needs a time zone that exists', async () => {
		const wanted = body(env.ORRERY_SETUP_TOKEN);
		const answer = await call({
			method: 'POST',
			path: '/setup',
			body: { ...wanted, project: { name: 'x', timeZone: 'Mars/Base' } },
		});
		expect(answer.json.error.details.fields[0].pointer).toBe('/project/timeZone');
	});
});
