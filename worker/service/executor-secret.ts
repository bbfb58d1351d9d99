import { signingSecretSchema } from '../protocol/signing-secret.ts';
import { refuseWith } from './answer.ts';

/** The refusal of a signing secret that somebody brought along, or null. Without one, a secret will be generated. */
export function refuseSecret(secret: string | undefined) {
	if (secret === undefined || signingSecretSchema.safeParse(secret).success) return null;
	const message = 'is not whsec_ followed by base64 of 16 to 64 bytes';
	return refuseWith('invalid_request', { fields: [{ in: 'body', pointer: '/secret', message }] });
}
