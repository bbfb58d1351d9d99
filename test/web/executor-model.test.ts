import { describe, expect, test } from 'vitest';
import { ApiProblem } from '#lib/api/problem.ts';
import { groupsLeftAlone, healthOf } from '#lib/model/executor-health.ts';
import { firstExecutor } from '#lib/model/first-executor.ts';
import { faultOf, handshakeFailureOf, refusedUrlOf } from '#lib/model/handshake.ts';
import { idIn } from '#lib/model/id-in.ts';
import { referenceCommand } from '#lib/model/reference-command.ts';

const BREAKERS = [{ executorId: 'exe_1', reason: 'http_404', since: '2026-11-20T10:00:00.000Z' }];

function executor(id: string, parts: Partial<Parameters<typeof healthOf>[0]> = {}) {
	return { id, enabled: true, state: 'ready' as const, groups: ['default'], ...parts };
}

describe('the health of an executor', () => {
	test.each([
		['ready', executor('exe_2')],
		['failing', executor('exe_1')],
		['unverified', executor('exe_1', { state: 'unverified' })],
		['disabled', executor('exe_1', { enabled: false, state: 'unverified' })],
	])('is %s', (health, known) => {
		expect(healthOf(known, BREAKERS)).toBe(health);
	});

	test('names the groups that nobody else serves', () => {
		const one = executor('exe_1', { groups: ['default', 'gpu', 'eu'] });
		const others = [executor('exe_2'), executor('exe_3', { groups: ['gpu'], enabled: false })];
		expect(groupsLeftAlone(one, [one, ...others])).toEqual(['gpu', 'eu']);
	});
});

describe('why an executor did not prove itself', () => {
	test.each([
		['connection_failed', 'unreachable'],
		['dns_failed', 'unreachable'],
		['tls_failed', 'tls'],
		['http_401', 'wrong_secret'],
		['wrong_signature', 'wrong_secret'],
		['http_404', 'not_found'],
		['http_302', 'not_an_executor'],
		['http_503', 'broken'],
		['of_a_later_release', 'unknown'],
	])('%s is %s', (reason, fault) => {
		expect(faultOf(reason)).toBe(fault);
	});

	test('is read from the problem of a handshake and of nothing else', () => {
		const facts = { status: 422, message: 'No.', details: { reason: 'http_401', message: 'Its clock is off.' } };
		expect(handshakeFailureOf(new ApiProblem({ ...facts, code: 'describe_failed' }))).toEqual({
			fault: 'wrong_secret',
			reason: 'http_401',
			message: 'Its clock is off.',
		});
		expect(handshakeFailureOf(new ApiProblem({ ...facts, code: 'unavailable' }))).toBeUndefined();
	});

	test('a refused address says why', () => {
		const facts = { status: 422, message: 'No.', details: { reason: 'not_https' } };
		expect(refusedUrlOf(new ApiProblem({ ...facts, code: 'url_refused' }))).toBe('not_https');
		expect(refusedUrlOf(undefined)).toBeUndefined();
	});
});

describe('the command that starts the reference executor', () => {
	test('listens where the address says, and on the usual port behind a proxy', () => {
		expect(referenceCommand('http://127.0.0.1:9100', 'whsec_x')).toBe(
			'ORRERY_EXECUTOR_SECRET=whsec_x npx node executor/reference/main.ts --port 9100 --data ./executor-data',
		);
		expect(referenceCommand('https://executor.example.com/orrery', 'whsec_x')).toContain('--port 8800');
	});
});

describe('the first executor of a project', () => {
	test.each(['localhost', '127.0.0.1'])('is the one beside the console on %s', (host) => {
		expect(firstExecutor(host, 'sales')).toEqual({ name: 'reference', url: 'http://127.0.0.1:8800' });
	});

	test('has an address that only its owner knows anywhere else', () => {
		expect(firstExecutor('orrery.example', 'sales')).toEqual({ name: 'sales', url: '' });
	});
});

describe('an id in text that was pasted', () => {
	const id = '01m7wyxyfnzahrjhjpzrtv8fkm';

	test.each([
		[`ins_${id}`, 'instance', `ins_${id}`],
		[`ins_${id}.train.2`, 'instance', `ins_${id}`],
		[`https://orrery.example/p/prj_${id}/workflows/wf_${id}`, 'workflow', `wf_${id}`],
		[`EXE_${id.toUpperCase()}`, 'executor', `exe_${id}`],
	])('%s names a %s', (text, kind, found) => {
		expect(idIn(text)).toEqual({ kind, text: found });
	});

	test('is not found in anything shorter', () => {
		expect(idIn('ins_01m7')).toBeUndefined();
	});
});
