import { expect, test } from 'vitest';
import { readReferenceOptions } from '../../../executor/reference/reference-options.ts';
import { generateSigningSecret } from '../../../worker/protocol/signing-secret.ts';

function read(connections: unknown, environment: Record<string, string> = {}) {
	const text = typeof connections === 'string' ? connections : JSON.stringify(connections);
	return readReferenceOptions(['--secret', generateSigningSecret(), '--connections', text], environment);
}

test('connections come from the flag and from the environment, which wins', () => {
	const url = 'postgres://me:secret@db/lake';
	const mysql = 'mysql://me@db:3307/shop';
	const connections = { warehouse: 'sqlite:a/b.sqlite', absolute: 'sqlite:///var/c.sqlite', lake: 'sqlite:old' };
	const environment = { ORRERY_EXECUTOR_CONNECTION_LAKE: url, ORRERY_EXECUTOR_CONNECTION_THE_SHOP: mysql };
	expect(read(connections, environment)).toMatchObject({
		ok: true,
		options: {
			connections: {
				warehouse: { kind: 'sqlite', path: 'a/b.sqlite' },
				absolute: { kind: 'sqlite', path: '/var/c.sqlite' },
				lake: { kind: 'postgres', url },
				the_shop: { kind: 'mysql', url: mysql },
			},
		},
	});
});

test.each([
	[{ lake: 'oracle://me:hunter2@db/lake' }],
	[{ lake: 'postgres://me:hunter2/@' }],
	[{ lake: 'hunter2' }],
	[{ lake: { password: 'hunter2' } }],
	['{"lake": "postgres://me:hunter2@db'],
	['["postgres://me:hunter2@db"]'],
	['/nowhere/hunter2.json'],
])('what is no connection is refused without being quoted: %j', (connections) => {
	const answer = read(connections);
	expect(answer).toMatchObject({ ok: false, problems: [expect.stringContaining('connections')] });
	expect(JSON.stringify(answer)).not.toContain('hunter2');
});
