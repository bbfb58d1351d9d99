import { type Message, messageSchema } from '../../worker/protocol/message.ts';
import { readTolerantly } from '../../worker/protocol/read-tolerantly.ts';
import { type HeaderReader, verifyMessage } from '../../worker/protocol/signature.ts';
import { type Answer, refuse } from './answer.ts';

export type ReadMessage =
	| { readonly ok: true; readonly message: Message }
	| { readonly ok: false; readonly answer: Answer };

/** The message in a request body, if Orrery sent it just now. What was not signed is not even parsed. */
export async function readMessage(incoming: {
	secrets: readonly string[];
	headers: HeaderReader;
	body: Uint8Array;
	nowMs: number;
}): Promise<ReadMessage> {
	const verification = await verifyMessage(incoming);
	if (!verification.ok) return refused('bad_signature', `The signature was not accepted: ${verification.reason}.`);
	const value = parseJson(incoming.body);
	if (value === undefined) return refused('bad_message', 'The body is not JSON in UTF-8.');
	const message = readTolerantly(messageSchema, value);
	if (message.success) return { ok: true, message: message.data };
	const [issue] = message.error.issues;
	return refused('bad_message', `The message is not valid at /${issue?.path.join('/')}: ${issue?.message}.`);
}

function refused(code: 'bad_signature' | 'bad_message', message: string): ReadMessage {
	return { ok: false, answer: refuse(code, message) };
}

function parseJson(body: Uint8Array): unknown {
	try {
		return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
	} catch {
		return undefined;
	}
}
