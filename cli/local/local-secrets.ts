import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { readJsonFile, writePrivateFile } from './private-file.ts';
import type { StateFolder } from './state-folder.ts';

const KEY_BYTES = 32;
const SETUP_TOKEN_BYTES = 24;

const secretsSchema = z.strictObject({
	/** Base64 of the key that encrypts stored secrets: without it the databases in the same folder are of little use. */
	encryptionKey: z.string(),
	callbackKey: z.string(),
	setupToken: z.string(),
	/** What the reference executor and the Worker sign with. */
	executorSecret: z.string(),
});

export type LocalSecrets = z.infer<typeof secretsSchema>;

/** The secrets of this state folder, drawn at random on the first start. */
export async function readOrMakeSecrets(folder: StateFolder): Promise<LocalSecrets> {
	const known = await readJsonFile(folder.secretsFile, secretsSchema);
	if (known !== undefined) return known;
	const secrets = {
		encryptionKey: randomBytes(KEY_BYTES).toString('base64'),
		callbackKey: randomBytes(KEY_BYTES).toString('base64'),
		setupToken: randomBytes(SETUP_TOKEN_BYTES).toString('base64url'),
		executorSecret: `whsec_${randomBytes(KEY_BYTES).toString('base64')}`,
	};
	await writePrivateFile(folder.secretsFile, `${JSON.stringify(secrets, null, '\t')}\n`);
	return secrets;
}

/** Writes what the Worker reads its settings from. Executors on this machine are allowed here, and only here. */
export async function writeWorkerVariables(
	folder: StateFolder,
	secrets: LocalSecrets,
	publicUrl: string,
): Promise<void> {
	const lines = [
		`ORRERY_PUBLIC_URL=${publicUrl}`,
		`ORRERY_ENCRYPTION_KEYS=local:${secrets.encryptionKey}`,
		`ORRERY_CALLBACK_KEYS=local:${secrets.callbackKey}`,
		`ORRERY_SETUP_TOKEN=${secrets.setupToken}`,
		'ORRERY_ALLOW_PRIVATE_URLS=on',
		'ORRERY_SIGN_UP=open',
		// The local runtime sends nothing: it keeps letters in files, and their links are printed.
		'ORRERY_MAIL_FROM=orrery@orrery.example',
	];
	await writePrivateFile(folder.variablesFile, `${lines.join('\n')}\n`);
}
