import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { taskInstanceId } from '../../../worker/contract/ids.ts';
import type { FeedChanges } from '../../../worker/feed/rpc.ts';
import { lateRows } from '../../../worker/projection/late-rows.ts';
import type { ProjectionMessage } from '../../../worker/projection/message.ts';
import { publishChanges } from '../../../worker/projection/publish.ts';
import { aTaskRow } from '../../support/projection-builder.ts';
import { aListedRun, list } from '../lists/seeded-lists.ts';

/** What those who watch are told of messages that were just written, as ids with versions. */
async function toldOf(...messages: readonly ProjectionMessage[]): Promise<readonly [string, number][]> {
	await list(...messages);
	const published: FeedChanges[] = [];
	await publishChanges(messages, {
		publish: async (_projectId, changes) => {
			published.push(changes);
		},
		late: (told) => lateRows(env.DB, told),
		log: () => undefined,
	});
	return published.flatMap(({ instances, taskInstances }) =>
		[...instances, ...taskInstances].map(({ seq, row }): [string, number] => [row.id, seq]),
	);
}

test('what comes late is shown to nobody who watches, and what comes twice is', async () => {
	const ended = aListedRun('prj_late', 0, { seq: 9, taskRows: [aTaskRow({ key: 'a', seq: 8 })] });
	const before: ProjectionMessage = {
		...{ ...ended, seq: 5, state: 'running' },
		taskRows: [aTaskRow({ key: 'a', seq: 3, state: 'running' }), aTaskRow({ key: 'b', seq: 4 })],
	};
	const [run, a, b] = [ended.instanceId, ...['a', 'b'].map((key) => taskInstanceId(ended.instanceId, key))];
	const all = [
		[run, 9],
		[a, 8],
	];
	expect(await toldOf(ended)).toEqual(all);
	expect(await toldOf(before)).toEqual([[b, 4]]);
	expect(await toldOf(ended)).toEqual(all);
});

test('nothing late brings a deleted run back to those who watch', async () => {
	const run = aListedRun('prj_late', 0, { seq: 4, taskRows: [aTaskRow({ seq: 3 })] });
	await list({ ...run, seq: 5, deleted: true, taskRows: [] });
	expect(await toldOf(run)).toEqual([]);
	expect(await toldOf({ ...run, seq: 6 })).toEqual([]);
});
