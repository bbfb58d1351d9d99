import { decodeTime } from 'ulid';
import { expect, test } from 'vitest';
import { idSchema } from '../../../worker/contract/ids.ts';
import { instanceIdOf, keyPart, partOf } from '../../../worker/schedule/instance-id.ts';

test('the id of a run is an instance id whose time is its creation', async () => {
	const id = instanceIdOf(1_800_000_000_000, await keyPart('wf_1', 'key'));
	expect(idSchema('instance').safeParse(id).success).toBe(true);
	expect(decodeTime(id.slice('ins_'.length).toUpperCase())).toBe(1_800_000_000_000);
});

test('the key’s part is the same for ever, differs from key to key and workflow to workflow, and is found in the id', async () => {
	const part = await keyPart('wf_1', 'key');
	expect(await keyPart('wf_1', 'key')).toBe(part);
	expect(await keyPart('wf_1', 'Key')).not.toBe(part);
	expect(await keyPart('wf_2', 'key')).not.toBe(part);
	expect(partOf(instanceIdOf(5, part))).toBe(part);
});

test('ids sort by creation', async () => {
	const part = await keyPart('wf_1', 'key');
	const ids = [1, 40, 1000, 2_000_000_000_000].map((at) => instanceIdOf(at, part));
	expect(ids.toSorted()).toEqual(ids);
});
