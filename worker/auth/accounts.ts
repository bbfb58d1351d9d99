import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { APIError } from 'better-auth/api';
import { betterAuth } from 'better-auth/minimal';
import { relations } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { z } from 'zod';
import { accounts } from '../db/schema/accounts.ts';
import { sessions } from '../db/schema/sessions.ts';
import { users } from '../db/schema/users.ts';
import { verifications } from '../db/schema/verifications.ts';
import { newId } from '../lib/new-id.ts';
import { encodeBase64Url } from './base64url.ts';

/** A session ends when it was not used for this long. */
export const SESSION_SECONDS = 14 * 24 * 60 * 60;

const SECRET_BYTES = 32;

/** Only our own kinds of rows have ids that are shown; the others are unique and no more. */
const modelSchema = z.enum(['user', 'session']);

/** What a mailed link is for: to confirm an address, or to set a new password. */
export type LinkPurpose = 'confirm' | 'reset-password';

/** A session that has just begun. The token goes into a cookie and nowhere else. */
export interface OpenedSession {
	readonly userId: string;
	readonly token: string;
}

/**
 * Passwords and sessions, kept by better-auth in our tables. Nothing of its own API is reachable from outside, and
 * nothing it says is: what it refuses becomes a value here. One per isolate, because making it takes longer than using
 * it.
 */
export class Accounts {
	readonly #library: Library;

	constructor(binding: D1Database) {
		this.#library = openLibrary(binding);
	}

	/** Begins a session; null when no account has this address and password, which both take equally long to find out. */
	async signIn(email: string, password: string, headers: Headers): Promise<OpenedSession | null> {
		try {
			const { token, user } = await this.#library.api.signInEmail({ body: { email, password }, headers });
			return { token, userId: user.id };
		} catch (error) {
			if (error instanceof APIError && error.statusCode === 401) return null;
			throw error;
		}
	}

	/** Whether this is somebody's password. */
	async isPassword(userId: string, password: string): Promise<boolean> {
		const { internalAdapter, password: passwords } = await this.#library.$context;
		const hash = (await internalAdapter.findCredentialAccount(userId))?.password;
		return typeof hash === 'string' && passwords.verify({ hash, password });
	}

	async changePassword(userId: string, password: string): Promise<void> {
		const { internalAdapter } = await this.#library.$context;
		await internalAdapter.updatePassword(userId, await this.hashPassword(password));
	}

	/** Begins a session for somebody whose address was proven by a link. */
	async openSession(userId: string, headers: Headers): Promise<OpenedSession> {
		const { internalAdapter } = await this.#library.$context;
		const place = { ipAddress: headers.get('cf-connecting-ip') ?? '', userAgent: headers.get('user-agent') ?? '' };
		const { token } = await internalAdapter.createSession(userId, false, place);
		return { token, userId };
	}

	/** Keeps what a link that is mailed stands for, and gives the link's secret, of which only the hash is kept. */
	async createLink(purpose: LinkPurpose, value: string, expiresAt: number): Promise<string> {
		const { internalAdapter } = await this.#library.$context;
		const secret = encodeBase64Url(crypto.getRandomValues(new Uint8Array(SECRET_BYTES)));
		const identifier = `${purpose}:${secret}`;
		await internalAdapter.createVerificationValue({ identifier, value, expiresAt: new Date(expiresAt) });
		return secret;
	}

	/** What a link stood for, which it does no longer; null for one that was used, has expired or never was. */
	async useLink(purpose: LinkPurpose, secret: string): Promise<string | null> {
		const { internalAdapter } = await this.#library.$context;
		return (await internalAdapter.consumeVerificationValue(`${purpose}:${secret}`))?.value ?? null;
	}

	/** What is stored instead of a password. */
	async hashPassword(password: string): Promise<string> {
		const { password: passwords } = await this.#library.$context;
		return passwords.hash(password);
	}
}

type Library = ReturnType<typeof openLibrary>;

/** Told to the library so that an account is found together with its person, in one statement whether it exists or not. */
const userRelations = relations(users, ({ many }) => ({ accounts: many(accounts), sessions: many(sessions) }));
const accountRelations = relations(accounts, ({ one }) => ({
	user: one(users, { fields: [accounts.userId], references: [users.id] }),
}));
const sessionRelations = relations(sessions, ({ one }) => ({
	user: one(users, { fields: [sessions.userId], references: [users.id] }),
}));

function openLibrary(binding: D1Database) {
	const tables = { user: users, account: accounts, session: sessions, verification: verifications };
	const db = drizzle(binding, { schema: { ...tables, userRelations, accountRelations, sessionRelations } });
	return betterAuth({
		appName: 'Orrery',
		// Only ever signs cookies and links of the library's own, none of which are used.
		secret: encodeBase64Url(crypto.getRandomValues(new Uint8Array(SECRET_BYTES))),
		baseURL: 'https://orrery.invalid',
		database: drizzleAdapter(db, { provider: 'sqlite', schema: tables }),
		emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 1, maxPasswordLength: 128 },
		session: { expiresIn: SESSION_SECONDS },
		advanced: {
			// The columns that only other ways to sign in would fill are left out of the tables, which it would complain of.
			database: { generateId: ({ model }) => newIdOf(model), joins: true, validateSchema: false },
			ipAddress: { ipAddressHeaders: ['cf-connecting-ip'] },
		},
		verification: { storeIdentifier: 'hashed' },
		// It would write addresses into the log.
		logger: { disabled: true },
		telemetry: { enabled: false },
	});
}

function newIdOf(model: string): string {
	const kind = modelSchema.safeParse(model);
	return kind.success ? newId(kind.data, Date.now()) : crypto.randomUUID();
}
