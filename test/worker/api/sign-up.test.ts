import { env } from 'cloudflare:workers';
import { afterEach, expect, test, vi } from 'vitest';
import { Accounts } from '../../../worker/auth/accounts.ts';
import { RESET_LINKS_MAX } from '../../../worker/service/password.ts';
import { call } from './caller.ts';
import { aMailingDeployment } from './mailbox.ts';
import { aPerson, cookieOf, PASSWORD, signIn } from './person.ts';
import { aTenant } from './tenant.ts';

const NEW_PASSWORD = 'another horse battery';

function anEmail(): string {
	return `${crypto.randomUUID()}@example.com`;
}

function body(email: string) {
	return { name: 'Ada', email, password: PASSWORD };
}

afterEach(() => {
	vi.useRealTimers();
});

test('whoever signs up and opens the mailed link can sign in, and not before', async () => {
	const { ask, mails, secretFor } = aMailingDeployment();
	const email = anEmail();
	const answer = await ask({ method: 'POST', path: '/auth/sign-up', body: body(email) });
	expect([answer.status, answer.json]).toEqual([202, { status: 'confirmation_sent' }]);
	expect((await signIn({ email })).answer.status).toBe(401);
	expect(mails).toMatchObject([{ to: email, subject: 'Confirm your e-mail address' }]);

	const token = secretFor(email);
	const confirmed = await ask({ method: 'POST', path: '/auth/confirm', body: { token } });
	expect([confirmed.status, cookieOf(confirmed)]).toEqual([204, '']);
	expect((await signIn({ email })).answer.json).toMatchObject({ name: 'Ada', email, organizations: [], projects: [] });

	const again = await ask({ method: 'POST', path: '/auth/confirm', body: { token } });
	expect([again.status, again.json.error.code]).toEqual([410, 'link_ended']);
});

test('letters are written in Chinese to whoever asks in it', async () => {
	const { ask, mails } = aMailingDeployment();
	const headers = { 'accept-language': 'de;q=0.5, zh-CN, en;q=0.9' };
	await ask({ method: 'POST', path: '/auth/sign-up', body: body(anEmail()), headers });
	expect(mails[0]?.subject).toBe('确认您的邮箱地址');
});

test('a confirmation is not good after a day', async () => {
	const { ask, secretFor } = aMailingDeployment();
	const email = anEmail();
	await ask({ method: 'POST', path: '/auth/sign-up', body: body(email) });
	vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 24 * 60 * 60_000 + 1 });
	const late = await ask({ method: 'POST', path: '/auth/confirm', body: { token: secretFor(email) } });
	expect(late.json.error.code).toBe('link_ended');
});

test('of two sign-ups for one address the first that is confirmed counts', async () => {
	const { ask, mails } = aMailingDeployment();
	const email = anEmail();
	await Promise.all([1, 2].map(() => ask({ method: 'POST', path: '/auth/sign-up', body: body(email) })));
	const tokens = mails.map(({ text }) => /#token=(\S+)/.exec(text)?.[1]);
	const answers = await Promise.all(
		tokens.map((token) => ask({ method: 'POST', path: '/auth/confirm', body: { token } })),
	);
	expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
	expect((await signIn({ email })).answer.status).toBe(200);
});

test('nobody signs up where that is by invitation, or where no mail can be sent', async () => {
	for (const changed of [{ ORRERY_SIGN_UP: 'invited' }, { ORRERY_MAIL_FROM: '' }]) {
		const { ask, mails } = aMailingDeployment(changed);
		const answer = await ask({ method: 'POST', path: '/auth/sign-up', body: body(anEmail()) });
		expect([answer.status, answer.json.error.code, mails]).toEqual([403, 'forbidden', []]);
	}
});

test.for([
	['/auth/sign-in', 'verify or hash'],
	['/auth/sign-up', 'hash'],
	['/auth/forgot-password', 'nothing'],
] as const)('%s answers a known and an unknown address alike, with the same work before the answer', async ([path]) => {
	const { ask } = aMailingDeployment();
	const known = await aPerson();
	const answers: unknown[] = [];
	for (const email of [known.email, anEmail()]) {
		const wanted = path === '/auth/forgot-password' ? { email } : { ...body(email), password: 'wrong password' };
		const { name: _, ...credentials } = { name: '', ...wanted };
		const answer = await ask({ method: 'POST', path, body: path === '/auth/sign-in' ? credentials : wanted });
		const { 'x-request-id': _id, ...headers } = Object.fromEntries(answer.headers);
		answers.push({ status: answer.status, headers, text: answer.text.replaceAll(/"requestId":"[^"]+"/g, '') });
	}
	expect(answers[0]).toEqual(answers[1]);
});

test('a password is hashed for an unknown address too, in one statement of the database', async () => {
	const statements: string[] = [];
	const binding = new Proxy(env.DB, {
		get: (target, name) => {
			if (name !== 'prepare') return Reflect.get(target, name);
			return (query: string) => {
				statements.push(query);
				return target.prepare(query);
			};
		},
	});
	const library = new Accounts(binding);
	const known = await aPerson();
	const spent: unknown[] = [];
	for (const email of [known.email, anEmail(), known.email, anEmail()]) {
		statements.length = 0;
		const begun = performance.now();
		expect(await library.signIn(email, 'wrong password', new Headers())).toBeNull();
		spent.push({ statements: statements.length, hasHashed: performance.now() - begun > 5 });
	}
	expect(new Set(spent.map((each) => JSON.stringify(each)))).toEqual(
		new Set([JSON.stringify({ statements: 1, hasHashed: true })]),
	);
});

test('a forgotten password is set anew by a mailed link, once, and ends every session', async () => {
	const { ask, mails, secretFor } = aMailingDeployment();
	const person = await aPerson();
	const { cookie } = await signIn(person);
	await ask({ method: 'POST', path: '/auth/forgot-password', body: { email: person.email } });
	expect(mails).toMatchObject([{ to: person.email, subject: 'Set a new password' }]);
	const token = secretFor(person.email);
	const reset = () => ask({ method: 'POST', path: '/auth/reset-password', body: { token, password: NEW_PASSWORD } });
	expect((await reset()).status).toBe(204);
	expect((await reset()).json.error.code).toBe('link_ended');
	expect((await ask({ path: '/me', headers: { cookie } })).status).toBe(401);
	expect((await signIn(person)).answer.status).toBe(401);
	expect((await signIn(person, NEW_PASSWORD)).answer.status).toBe(200);
});

test('somebody is mailed so many links to set a password, and no more until one of them has ended', async () => {
	const { ask, mails, secretFor } = aMailingDeployment();
	const [person, other] = [await aPerson(), await aPerson()];
	const forgot = ({ email }: { readonly email: string }) =>
		ask({ method: 'POST', path: '/auth/forgot-password', body: { email } });
	for (let time = 0; time < RESET_LINKS_MAX + 3; time += 1) expect((await forgot(person)).status).toBe(202);
	expect(mails).toHaveLength(RESET_LINKS_MAX);
	await forgot(other);
	expect(mails).toHaveLength(RESET_LINKS_MAX + 1);
	const chosen = { token: secretFor(person.email), password: NEW_PASSWORD };
	expect((await ask({ method: 'POST', path: '/auth/reset-password', body: chosen })).status).toBe(204);
	await forgot(person);
	expect(mails).toHaveLength(RESET_LINKS_MAX + 2);
});

test('a link is good for what it was made for alone', async () => {
	const { ask, secretFor } = aMailingDeployment();
	const person = await aPerson();
	await ask({ method: 'POST', path: '/auth/forgot-password', body: { email: person.email } });
	const token = secretFor(person.email);
	expect((await ask({ method: 'POST', path: '/auth/confirm', body: { token } })).json.error.code).toBe('link_ended');
	const tenant = await aTenant();
	const headers = { authorization: `Bearer ${tenant.owner}` };
	expect((await call({ method: 'POST', path: '/auth/invitations/accept', body: { token }, headers })).status).toBe(403);
});

test('a mail that cannot be sent is noted without its link, and the answer is the same', async () => {
	const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
	const EMAIL = { send: () => Promise.reject(new Error('The sender is not verified.')) };
	const { ask } = aMailingDeployment({}, { EMAIL });
	const answer = await ask({ method: 'POST', path: '/auth/sign-up', body: body(anEmail()) });
	expect(answer.status).toBe(202);
	const lines = log.mock.calls.flat().map(String);
	expect(lines).toEqual([JSON.stringify({ event: 'mail.not_sent', message: 'The sender is not verified.' })]);
});
