import { env, exports } from 'cloudflare:workers';
import { expect, test } from 'vitest';

test('the Worker answers its health address', async () => {
	const response = await exports.default.fetch('https://orrery.example/healthz');
	expect(response.status).toBe(200);
});

test('private executor addresses are refused unless a deployment allows them', () => {
	expect(env.ORRERY_ALLOW_PRIVATE_URLS).toBe('off');
});
