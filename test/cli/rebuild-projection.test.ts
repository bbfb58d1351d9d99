import { expect, test, vi } from 'vitest';
import { ApiClient } from '../../cli/client/api-client.ts';
import { rebuildProjection } from '../../cli/rebuild/rebuild-projection.ts';

test('the command begins to rebuild, says how far it has come, and ends with what could not be reached', async () => {
	const done = { startedAt: '2026-01-01T00:00:00Z', archives: 1, missed: 2 };
	const answers = [
		{ ...done, state: 'running', finishedAt: null, runs: 0 },
		{ ...done, state: 'done', finishedAt: '2026-01-01T00:00:01Z', runs: 7 },
	];
	const asked: string[] = [];
	vi.stubGlobal('fetch', async (url: URL | string, init: RequestInit) => {
		asked.push(`${init.method} ${new URL(url).pathname}`);
		return Response.json(answers[asked.length - 1], { status: asked.length === 1 ? 202 : 200 });
	});
	const lines: string[] = [];
	const rebuild = await rebuildProjection(
		new ApiClient('http://orrery.example', 't'),
		'prj_a',
		(line) => lines.push(line),
		0,
	);
	vi.unstubAllGlobals();
	expect(rebuild).toMatchObject({ runs: 7, missed: 2 });
	expect(asked).toEqual([
		'POST /api/v1/projects/prj_a/projection/rebuild',
		'GET /api/v1/projects/prj_a/projection/rebuild',
	]);
	expect(lines.at(-1)).toBe('7 runs and 1 archives told their rows; 2 could not be reached.');
});
