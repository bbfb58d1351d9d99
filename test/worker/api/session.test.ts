import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { parseKeyRing } from '../../../worker/auth/key-ring.ts';
import { signText } from '../../../worker/auth/signed-text.ts';
import { type Call, call } from './caller.ts';
import { anIsolate } from './isolate.ts';
import { aPerson, cookieOf, ORIGIN, PASSWORD, sessionOf, signIn } from './person.ts';
import { aTenant } from './tenant.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** A person with a session, in an isolate of their own. */
async function aSignedIn() {
	const tenant = await aTenant();
	const person = await aPerson({ organizationId: tenant.organizationId, role: 'owner' });
	const session = await sessionOf(person);
	const isolate = anIsolate();
	const ask = (wanted: Call, headers: Readonly<Record<string, string>> = session.headers) =>
		call({ ...wanted, headers }, isolate.fetcher);
	/** Something that needs nobody but who it is: the project is known to every isolate that saw it. */
	const place = { method: 'POST', path: `/projects/${tenant.projectId}/live-tickets` };
	return { tenant, person, session, ask, place, ...isolate };
}

function withIdentity(session: { cookie: string }, answer: Parameters<typeof cookieOf>[0]) {
	return { cookie: `${session.cookie}; ${cookieOf(answer)}`, origin: ORIGIN };
}

test('the cookies are for this host alone, out of the reach of scripts, and travel encrypted only', async () => {
	const { answer } = await signIn(await aPerson());
	const [cookie] = answer.headers.getSetCookie();
	expect(cookie).toMatch(
		/^__Host-orrery_session=ors1\.k1\.[A-Za-z0-9]+\.[\w-]+; Max-Age=1209600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
	);
	expect(answer.text).not.toContain(cookie?.split('.')[2]);
});

test('a session is known without asking the database for a minute, in every isolate', async () => {
	const { session, ask, state } = await aSignedIn();
	const first = await ask({ path: '/auth/sessions' });
	expect(cookieOf(first)).toMatch(/^__Host-orrery_identity=ori1\./);
	const elsewhere = anIsolate();
	const headers = withIdentity(session, first);
	const known = await call({ path: '/auth/sessions', headers }, elsewhere.fetcher);
	expect([known.status, cookieOf(known)]).toEqual([200, '']);
	state.now += MINUTE_MS;
	expect(cookieOf(await ask({ path: '/auth/sessions' }))).not.toBe('');
});

test('while the database is down who is signed in is believed for five minutes, then nobody can be told apart', async () => {
	const { ask, place, state } = await aSignedIn();
	expect((await ask(place)).status).toBe(201);
	state.isDown = true;
	state.now += 4 * MINUTE_MS;
	expect((await ask(place)).status).toBe(201);
	state.now += MINUTE_MS;
	const late = await ask(place);
	expect([late.status, late.json.error.code]).toEqual([503, 'identity_unavailable']);
	state.isDown = false;
	expect((await ask(place)).status).toBe(201);
});

test('signing out removes the cookies even while the database is down, and says that the session goes on', async () => {
	const { ask, place, state } = await aSignedIn();
	await ask(place);
	state.isDown = true;
	const out = await ask({ method: 'POST', path: '/auth/sign-out' });
	expect([out.status, out.json.error.details.reason]).toEqual([503, 'session_goes_on']);
	expect(cookieOf(out)).toBe('__Host-orrery_session=; __Host-orrery_identity=');
	expect((await ask(place)).status).toBe(503);
});

test('a session that ended elsewhere is over within a minute, and where it ended at once', async () => {
	const { person, session, ask, place, state } = await aSignedIn();
	expect((await ask(place)).status).toBe(201);
	const other = await sessionOf(person);
	await call({ method: 'DELETE', path: `/auth/sessions/${session.id}`, headers: other.headers });
	expect((await call({ path: '/me', headers: session.headers })).status).toBe(401);
	state.now += MINUTE_MS;
	const over = await ask(place);
	expect([over.status, over.json.error.details.reason]).toEqual([401, 'session_ended']);
	expect(cookieOf(over)).toBe('__Host-orrery_session=; __Host-orrery_identity=');
});

test('who is taken out of an organization knows nothing of it at once in that isolate, and within a minute elsewhere', async () => {
	const { tenant, person, ask, place, state } = await aSignedIn();
	expect((await ask(place)).status).toBe(201);
	const boss = await sessionOf(await aPerson({ organizationId: tenant.organizationId, role: 'owner' }));
	const path = `/organizations/${tenant.organizationId}/members/${person.id}`;
	expect((await call({ method: 'DELETE', path, headers: boss.headers })).status).toBe(204);
	state.now += MINUTE_MS;
	expect((await ask(place)).status).toBe(404);
	expect((await ask({ path: '/projects' })).json.items).toEqual([]);
});

test('the identity of one session means nothing beside the cookie of another', async () => {
	const mine = await aSignedIn();
	const others = await aSignedIn();
	const identity = cookieOf(await others.ask({ path: '/auth/sessions' }));
	const headers = { cookie: `${mine.session.cookie}; ${identity}`, origin: ORIGIN };
	const me = await call({ path: '/me', headers }, anIsolate().fetcher);
	expect(me.json.id).toBe(mine.person.id);
});

test('cookies that were changed, made for something else, or signed by another deployment are nobody’s', async () => {
	const { session, ask } = await aSignedIn();
	const otherRing = parseKeyRing(`k1:${btoa('another-key-of-thirty-two-bytes!')}`);
	if (otherRing === null) throw new Error('The key is 32 bytes.');
	const value = session.cookie.split('=')[1] ?? '';
	const forged = [
		value.replace(session.token, 'somebodyelse'),
		`${value}x`,
		value.replace('ors1', 'orl1'),
		value.replace('.k1.', '.k9.'),
		await signText(otherRing, 'ors1', session.token),
		session.token,
		'',
	];
	for (const each of forged) {
		const answer = await ask({ path: '/me' }, { cookie: `__Host-orrery_session=${each}` });
		expect([answer.status, answer.json.error.code], each).toEqual([401, 'unauthenticated']);
	}
	expect((await ask({ path: '/me' }, { cookie: session.cookie.replace('__Host-', '') })).status).toBe(401);
});

test('signing in always begins a session of its own, and ends the one the browser had', async () => {
	const planted = await sessionOf(await aPerson());
	const person = await aPerson();
	const body = { email: person.email, password: PASSWORD };
	const { headers } = planted;
	const answer = await call({ method: 'POST', path: '/auth/sign-in', body, headers });
	expect(cookieOf(answer)).not.toContain(planted.token);
	await expect.poll(async () => (await call({ path: '/me', headers })).status).toBe(401);
});

test('a session in use lasts on, and one that is not ends after fourteen days', async () => {
	const person = await aPerson();
	const { state, fetcher } = anIsolate();
	const used = await sessionOf(person, state.now + 14 * DAY_MS);
	const unused = await sessionOf(person, state.now + 14 * DAY_MS);
	for (let day = 0; day < 20; day += 5) {
		state.now += 5 * DAY_MS;
		const answer = await call({ path: '/me', headers: used.headers }, fetcher);
		expect([answer.status, cookieOf(answer)]).toEqual([200, expect.stringContaining('__Host-orrery_session=ors1')]);
	}
	expect((await call({ path: '/me', headers: unused.headers }, fetcher)).status).toBe(401);
});

test('whoever changes their password stays signed in here and nowhere else', async () => {
	const person = await aPerson();
	const [here, elsewhere] = [await sessionOf(person), await sessionOf(person)];
	const body = { currentPassword: PASSWORD, password: 'another horse battery' };
	const path = '/auth/change-password';
	expect((await call({ method: 'POST', path, body, headers: here.headers })).status).toBe(204);
	expect((await call({ path: '/me', headers: here.headers })).status).toBe(200);
	expect((await call({ path: '/me', headers: elsewhere.headers })).status).toBe(401);
	expect((await signIn(person)).answer.status).toBe(401);
	expect((await signIn(person, body.password)).answer.status).toBe(200);
});

test('passwords of one address are guessed at slowly, known or not, from however many places', async () => {
	for (const email of [(await aPerson()).email, `${crypto.randomUUID()}@example.com`]) {
		const answers = await Promise.all(
			Array.from({ length: 24 }, (_, place) => {
				const headers = { 'cf-connecting-ip': `203.0.113.${place}` };
				const body = { email, password: 'a guess' };
				return call({ method: 'POST', path: '/auth/sign-in', body, headers });
			}),
		);
		const codes = answers.map(({ json }) => json.error.code);
		expect(codes.filter((code) => code === 'rate_limited').length).toBeGreaterThanOrEqual(4);
		expect(codes).toContain('unauthenticated');
	}
});

test('another site’s page signs nobody in or out', async () => {
	const person = await aPerson();
	const { cookie } = await sessionOf(person);
	const body = { email: person.email, password: PASSWORD };
	for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
		const signedIn = await call({ method: 'POST', path: '/auth/sign-in', body, headers });
		expect(signedIn.json.error.details).toEqual({ reason: 'cross_origin' });
		const out = await call({ method: 'POST', path: '/auth/sign-out', headers: { ...headers, cookie } });
		expect(out.status).toBe(403);
	}
	expect((await call({ path: '/me', headers: { cookie } })).status).toBe(200);
});

test('somebody with too many roles for a cookie is looked up by every isolate for itself', async () => {
	const { person, session, ask } = await aSignedIn();
	const tenants = await Promise.all(Array.from({ length: 60 }, () => aTenant()));
	const rows = tenants.map(({ organizationId }) =>
		env.DB.prepare('INSERT INTO organization_members VALUES (?, ?, ?, ?)').bind(organizationId, person.id, 'member', 1),
	);
	await env.DB.batch(rows);
	const answer = await ask({ path: '/auth/sessions' });
	expect([answer.status, cookieOf(answer)]).toEqual([200, '__Host-orrery_identity=']);
	expect(session.token).not.toBe('');
});

test('while the database is down signing in says that it may be repeated, and an invitation stays good', async () => {
	const { state, fetcher } = anIsolate();
	state.isDown = true;
	const doors = [
		{ path: '/auth/sign-in', body: { email: 'ada@example.com', password: PASSWORD } },
		{ path: '/auth/confirm', body: { token: 'a-link' } },
		{ path: '/auth/reset-password', body: { token: 'a-link', password: PASSWORD } },
		{ path: '/auth/invitations/look-up', body: { token: 'a-link' } },
	];
	for (const door of doors) {
		const answer = await call({ method: 'POST', ...door }, fetcher);
		expect([answer.status, answer.json.error.code], door.path).toEqual([503, 'unavailable']);
	}
	const forgot = { method: 'POST', path: '/auth/forgot-password', body: { email: 'ada@example.com' } };
	expect((await call(forgot, fetcher)).status).toBe(202);
});
