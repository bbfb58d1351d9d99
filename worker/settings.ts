import { z } from 'zod';
import { parseKeyRing } from './auth/key-ring.ts';

/** A list of keys as a deployment writes it: `id:base64,id2:base64`, the current one first. */
const keyRingSchema = z.string().transform((text, context) => {
	const ring = parseKeyRing(text);
	if (ring !== null) return ring;
	context.addIssue({ code: 'custom', message: 'is not a list of id:base64 keys of 32 bytes with different ids' });
	return z.NEVER;
});

const settingsSchema = z
	.object({
		/** Where executors and people reach this Worker; the origin alone, without a path. */
		ORRERY_PUBLIC_URL: z.url({ protocol: /^https?$/ }).transform((url) => new URL(url).origin),
		ORRERY_ENCRYPTION_KEYS: keyRingSchema,
		ORRERY_CALLBACK_KEYS: keyRingSchema,
		ORRERY_SETUP_TOKEN: z.string().min(16),
		ORRERY_ALLOW_PRIVATE_URLS: z.enum(['on', 'off']).transform((value) => value === 'on'),
		ORRERY_SIGN_UP: z.enum(['invited', 'open']),
		/** The address that mail is sent from; empty where none is. */
		ORRERY_MAIL_FROM: z.union([z.literal(''), z.email()]),
		ORRERY_BULK_PER_SECOND: z.coerce.number().int().min(1).max(200),
	})
	.refine(isProtected, { path: ['ORRERY_PUBLIC_URL'], message: 'must be https, because tokens travel there' });

/** Plain HTTP is for the development switch alone. */
function isProtected(settings: { ORRERY_PUBLIC_URL: string; ORRERY_ALLOW_PRIVATE_URLS: boolean }): boolean {
	return settings.ORRERY_ALLOW_PRIVATE_URLS || settings.ORRERY_PUBLIC_URL.startsWith('https:');
}

/** What the deployment chose, parsed. */
export interface Settings {
	readonly publicUrl: string;
	readonly encryptionKeys: KeyRingSetting;
	readonly callbackKeys: KeyRingSetting;
	readonly setupToken: string;
	readonly allowPrivateUrls: boolean;
	readonly signUp: 'invited' | 'open';
	/** Null for a deployment that sends no mail. */
	readonly mailFrom: string | null;
	/** How many runs one bulk operation asks in a second. */
	readonly bulkPerSecond: number;
}

type KeyRingSetting = z.infer<typeof keyRingSchema>;
type SettingsSource = Readonly<Record<keyof z.input<typeof settingsSchema>, string>>;

const parsed = new WeakMap<SettingsSource, Settings>();

/**
 * Reads the deployment's settings, once per environment object.
 *
 * @throws Error naming the bindings that are wrong, without their values. A deployment without its secrets must not
 * half work.
 */
export function readSettings(env: SettingsSource): Settings {
	const known = parsed.get(env);
	if (known !== undefined) return known;
	const result = settingsSchema.safeParse(env);
	if (!result.success) throw new Error(`The deployment's settings are wrong: ${z.prettifyError(result.error)}`);
	const settings = {
		publicUrl: result.data.ORRERY_PUBLIC_URL,
		encryptionKeys: result.data.ORRERY_ENCRYPTION_KEYS,
		callbackKeys: result.data.ORRERY_CALLBACK_KEYS,
		setupToken: result.data.ORRERY_SETUP_TOKEN,
		allowPrivateUrls: result.data.ORRERY_ALLOW_PRIVATE_URLS,
		signUp: result.data.ORRERY_SIGN_UP,
		mailFrom: result.data.ORRERY_MAIL_FROM || null,
		bulkPerSecond: result.data.ORRERY_BULK_PER_SECOND,
	};
	parsed.set(env, settings);
	return settings;
}
