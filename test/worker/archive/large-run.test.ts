import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { getArchive, putArchive } from '../../../worker/archive/archive-bucket.ts';
import { ArchivedRun } from '../../../worker/archive/archived-run.ts';
import { decide, start } from '../../../worker/engine/decide.ts';
import { projectionOf, taskProjectionOf } from '../../../worker/engine/view/projection-view.ts';
import { FactStore } from '../../../worker/instance/fact-store.ts';
import { tableEntries } from '../../../worker/instance/table-entries.ts';
import { MemoryEntryTable } from '../../sim/memory-entry-table.ts';
import { documentOf, START_AT, specOf } from '../../support/run-builder.ts';
import { meterBucket } from '../logs/scene.ts';
import { tellFigures } from '../tell-figures.ts';

const NODES = 10_000;

/** What an isolate has for everything in it, and how much of it a run may take while it is folded. */
const BUNDLE_CHARACTERS_MAX = 32_000_000;

/** A run of ten thousand nodes that have all been delivered, accepted and reported. */
function aLargeTable() {
	const nodes = Array.from({ length: NODES }, (_, place) => ({ key: `node-${place}` }));
	const spec = specOf(documentOf(nodes), { slots: NODES });
	const table = new MemoryEntryTable();
	const store = new FactStore(table);
	const begun = start(spec, START_AT);
	const { run } = begun;
	store.append(run, begun.turn.facts, 1);
	for (let at = START_AT; run.endedAt === null && at < START_AT + 1000; at += 1) {
		const live = run.tasks.filter(({ attempts }) => attempts.at(-1)?.ended === null).slice(0, 500);
		const deliveries = live.map((task) => ({
			...{ task: task.node.key, attempt: 1, executorId: task.attempts[0]?.executorId ?? '' },
			send: { at, url: 'https://one.example/run', httpStatus: 200, latencyMs: 12, problem: null },
			outcome: { kind: 'result' as const, result: { status: 'success' as const, outputs: {} } },
		}));
		const turn = decide(run, { kind: 'report', at, jitter: 0, deliveries });
		store.append(run, turn.facts, run.seq - turn.facts.length + 1);
	}
	return { run, table };
}

test('a run of ten thousand nodes is archived with one write and read within the limits of a request', async () => {
	const { run, table } = aLargeTable();
	expect(run.endedAt).not.toBeNull();
	const place = { projectId: run.spec.projectId, instanceId: run.spec.instanceId };
	const row = { ...projectionOf(run), archivedAt: START_AT };
	const tasks = run.tasks.map((task) => taskProjectionOf(run, task));
	const used = meterBucket();
	const [, writtenIn] = await timed(() =>
		putArchive(env.BUCKET, place, { archivedAt: START_AT, row, tasks, entries: tableEntries(table) }),
	);
	expect(used).toEqual({ put: 1, get: 0, head: 1, delete: 0, list: 0, createMultipartUpload: 0 });
	const bytes = (await env.BUCKET.list({ prefix: `archives/${place.projectId}` })).objects[0]?.size ?? 0;
	const [bundle, readIn] = await timed(() => getArchive(env.BUCKET, place));
	if (bundle === null) throw new Error('There is no bundle.');
	const [archived, foldedIn] = await timed(async () => new ArchivedRun(bundle));
	expect(archived.view()).toMatchObject({ state: 'success', tasks: { total: NODES, success: NODES } });
	expect(archived.taskLog('node-77', 0)?.lines.map(({ code }) => code)).toContain('sent');
	const [lists] = await timed(() => getArchive(env.BUCKET, place, 'lists'));
	expect([lists?.tasks.length, lists?.entries.length]).toEqual([NODES, 0]);
	expect(bundle.characters).toBeLessThan(BUNDLE_CHARACTERS_MAX);
	tellFigures(
		`a bundle of ${NODES} nodes: ${bytes} bytes, ${bundle.characters} characters; written in ${writtenIn} ms, read in ${readIn} ms, folded in ${foldedIn} ms`,
	);
}, 60_000);

async function timed<Value>(work: () => Promise<Value>): Promise<[Value, number]> {
	const begun = performance.now();
	const value = await work();
	return [value, Math.round(performance.now() - begun)];
}
