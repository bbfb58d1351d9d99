import { expect, onTestFinished, test } from 'vitest';
import { serveExecutor } from '../../../executor/node/serve.ts';
import { defineExecutor } from '../../../executor/sdk/define-executor.ts';
import { signMessage } from '../../../worker/protocol/signature.ts';
import { generateSigningSecret } from '../../../worker/protocol/signing-secret.ts';

test('a refused signature is told in one line with its reason, and without a secret', async () => {
	const [secret, other] = [generateSigningSecret(), generateSigningSecret()];
	const executor = defineExecutor({ name: 'quiet', version: '1', secrets: [secret], tasks: {} });
	const lines: string[] = [];
	const served = await serveExecutor(executor, { port: 0, log: (line) => lines.push(line) });
	onTestFinished(() => served.close(0));
	const body = '{}';
	const headers = await signMessage({ secrets: [other], id: 'message', body, nowMs: Date.now() });
	expect((await fetch(served.url, { method: 'POST', headers, body })).status).toBe(401);
	expect(lines).toEqual([expect.stringMatching(/^Refused a message: .*no_matching_signature[^\n]*$/)]);
	for (const hidden of [secret, other, headers['webhook-signature']]) expect(lines[0]).not.toContain(hidden);
	const signed = await signMessage({ secrets: [secret], id: 'message', body, nowMs: Date.now() });
	expect((await fetch(served.url, { method: 'POST', headers: signed, body })).status).toBe(400);
	expect(lines).toHaveLength(1);
});
