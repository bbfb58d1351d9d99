import { expect, test } from 'vitest';
import { parseVisits } from '#lib/model/visit.ts';

test('a workflow and its runs stay apart in what was looked at last', () => {
	const visits = [
		{ kind: 'workflow', title: 'daily-orders', href: '/p/prj/workflows/wf' },
		{ kind: 'instance', title: 'daily-orders', href: '/p/prj/instances/ins', startedAt: '2026-11-20T12:00:30Z' },
	];
	expect(parseVisits(JSON.parse(JSON.stringify(visits)))).toEqual(visits);
});

test.each([
	['a kind that no page has', { kind: 'Workflow', title: 'a', href: '/p' }],
	['an address of another site', { kind: 'workflow', title: 'a', href: 'https://example.com' }],
	['a start that is no time', { kind: 'instance', title: 'a', href: '/p', startedAt: 'yesterday' }],
	['no object', 3],
])('%s is forgotten', (_, found) => {
	expect(parseVisits([found])).toEqual([]);
});
