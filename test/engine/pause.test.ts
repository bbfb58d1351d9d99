import { describe, expect, test } from 'vitest';
import { nextDeadline } from '../../worker/engine/deadline.ts';
import { restore, snapshotOf } from '../../worker/engine/snapshot.ts';
import { findTaskOrLeft } from '../../worker/engine/task-index.ts';
import { reasonOf } from '../../worker/engine/view/reason.ts';
import { BY, EngineDriver } from '../support/engine-driver.ts';
import { documentOf, type NodeDraft, specOf } from '../support/run-builder.ts';

function runOf(...nodes: NodeDraft[]): EngineDriver {
	return new EngineDriver(specOf(documentOf(nodes)));
}

function pause(driver: EngineDriver): void {
	expect(driver.do({ kind: 'pause', by: BY })).toMatchObject({ ok: true, changed: true });
}

function resume(driver: EngineDriver): void {
	expect(driver.do({ kind: 'resume', by: BY })).toMatchObject({ ok: true, changed: true });
}

describe('a pause', () => {
	test('waits for what an executor has, takes back the rest, and starts nothing', () => {
		const driver = runOf({ key: 'a' }, { key: 'queued' }, { key: 'b', upstream: ['a'] });
		driver.accept('a');
		pause(driver);
		expect(driver.run.state).toBe('pausing');
		expect(driver.states()).toEqual({ a: 'running', queued: 'queued', b: 'pending' });
		expect(driver.attempt('queued').ended).toMatchObject({ status: 'withdrawn' });
		driver.takeEffects();
		driver.succeed('a');
		expect(driver.run).toMatchObject({ state: 'paused', slots: 0 });
		expect(driver.states()).toEqual({ a: 'success', queued: 'queued', b: 'queued' });
		for (const key of ['queued', 'b']) expect(reasonOf(driver.run, driver.task(key))).toBe('paused');
		expect(driver.takeEffects()).not.toContainEqual(expect.objectContaining({ kind: 'dispatch' }));
		expect(nextDeadline(driver.run)).toBeNull();
		resume(driver);
		driver.succeed('queued', 'b');
		expect(driver.run.state).toBe('success');
	});

	test('of a run in which nothing is out holds at once, and slots are given back', () => {
		const driver = runOf({ key: 'a', delaySeconds: 60 });
		pause(driver);
		expect(driver.run).toMatchObject({ state: 'paused', slots: 0 });
	});

	test('lets what was left of a delay run on from where it is resumed', () => {
		const driver = runOf({ key: 'a', delaySeconds: 60 });
		driver.now += 20_000;
		pause(driver);
		driver.tick(3_600_000);
		expect(driver.states()).toEqual({ a: 'delayed' });
		resume(driver);
		driver.tick(39_000);
		expect(driver.states()).toEqual({ a: 'delayed' });
		driver.tick(1000);
		expect(driver.states()).toEqual({ a: 'queued' });
	});

	test('lets the retry of a failure wait, the whole interval from where it is resumed', () => {
		const driver = runOf({ key: 'a', retry: { count: 1, intervalSeconds: 60 } });
		driver.accept('a');
		pause(driver);
		driver.fail('a');
		expect(driver.run.state).toBe('paused');
		expect(reasonOf(driver.run, driver.task('a'))).toBe('paused');
		driver.tick(3_600_000);
		resume(driver);
		driver.tick(59_000);
		expect(driver.states()).toEqual({ a: 'delayed' });
		driver.tick(1000);
		driver.succeed('a');
		expect(driver.run.state).toBe('success');
	});

	test('lets scheduling waits stand still, and counts them anew', () => {
		const driver = runOf(
			{ key: 'a', delaySeconds: 0, waitSeconds: 60 },
			{ key: 'b', upstream: ['a'], waitSeconds: 60 },
		);
		driver.accept('a');
		pause(driver);
		driver.succeed('a');
		driver.tick(3_600_000);
		resume(driver);
		driver.tick(59_000);
		expect(driver.states()).toEqual({ a: 'success', b: 'queued' });
	});

	test('of a run in which nothing is left ends it instead', () => {
		const driver = runOf({ key: 'a' });
		driver.accept('a');
		pause(driver);
		driver.succeed('a');
		expect(driver.run.state).toBe('success');
	});

	test('takes back a delivery that did not get through, and keeps what was seen of it', () => {
		const driver = runOf({ key: 'a' });
		driver.claim('a');
		pause(driver);
		expect(driver.run.state).toBe('pausing');
		driver.deliver('a', { kind: 'redeliver', reason: 'http_503', received: 'no', retryAfterMs: null });
		expect(driver.run.state).toBe('paused');
		expect(driver.attempt('a')).toMatchObject({ ended: { status: 'withdrawn' }, sends: [{ reason: 'http_503' }] });
		expect(driver.task('a').failures).toBe(0);
	});

	test('follows what an executor may have until that is known, and never sends it again', () => {
		const driver = runOf({ key: 'a' });
		driver.claim('a');
		pause(driver);
		driver.takeEffects();
		driver.tick();
		expect(driver.run.state).toBe('pausing');
		expect(driver.takeEffects()).toEqual([expect.objectContaining({ kind: 'status', task: 'a' })]);
		driver.do({ kind: 'complete', task: 'a', attempt: 1, result: { status: 'success', outputs: {} } });
		expect(driver.run.state).toBe('success');
	});

	test('lets the failure strategy end the run all the same', () => {
		const driver = new EngineDriver(
			specOf(documentOf([{ key: 'a' }, { key: 'b', delaySeconds: 60 }]), { failureStrategy: 'end' }),
		);
		driver.accept('a');
		pause(driver);
		driver.fail('a');
		expect(driver.run.state).toBe('failed');
		expect(driver.states()).toEqual({ a: 'failed', b: 'skipped' });
	});

	test('taken back before it took hold lets everything go on', () => {
		const driver = runOf({ key: 'a' }, { key: 'b', upstream: ['a'] });
		driver.accept('a');
		pause(driver);
		resume(driver);
		driver.succeed('a', 'b');
		expect(driver.run.state).toBe('success');
	});
});

describe('another definition', () => {
	const before = [{ key: 'a' }, { key: 'b', upstream: ['a'] }, { key: 'gone', upstream: ['a'] }];
	const later = documentOf([{ key: 'a' }, { key: 'b', upstream: ['a'] }, { key: 'new', upstream: ['b'] }]);
	const definition = { version: 2, document: later, projectParams: null };

	test('keeps what its nodes came to, drops what is gone, and runs nothing by itself', () => {
		const driver = runOf(...before);
		driver.succeed('a', 'gone');
		driver.fail('b');
		driver.do({ kind: 'settle', effects: ['ended', 'projected'] });
		driver.takeEffects();
		driver.do({ kind: 'edit', definition, by: BY });
		expect(driver.run).toMatchObject({ state: 'failed', spec: { version: 2 } });
		expect(driver.states()).toEqual({ a: 'success', b: 'failed', new: 'stopped' });
		expect(driver.task('new').phase).toMatchObject({ cause: 'added_by' });
		expect(driver.takeEffects()).toEqual([{ kind: 'project', final: true }]);
		driver.do({ kind: 'recover', by: BY });
		driver.succeed('b', 'new');
		expect(driver.run.state).toBe('success');
	});

	test('a node that was left out and comes back goes on counting its attempts, which stay readable', () => {
		const driver = runOf(...before);
		driver.succeed('a', 'gone');
		driver.fail('b');
		driver.do({ kind: 'edit', definition, by: BY });
		const left = findTaskOrLeft(driver.run, 'gone');
		expect(left).toMatchObject({ attempts: [{ number: 1 }], phase: { state: 'success' }, outputs: {} });
		driver.run = restore(structuredClone(snapshotOf(driver.run)));
		expect(findTaskOrLeft(driver.run, 'gone')?.attempts).toHaveLength(1);
		driver.do({ kind: 'edit', definition: { ...definition, version: 3, document: documentOf(before) }, by: BY });
		expect(driver.task('gone')).toMatchObject({ phase: { state: 'stopped', cause: 'added_by' }, startedAt: null });
		expect(findTaskOrLeft(driver.run, 'new')).toBeNull();
		driver.do({ kind: 'rerun', definition: null, by: BY });
		driver.succeed('a', 'b', 'gone');
		expect(driver.task('gone').attempts.map(({ number, round }) => [number, round])).toEqual([
			[1, 1],
			[2, 2],
		]);
	});

	test('that lacks a node a part of the workflow was run for is refused with that node', () => {
		const document = documentOf(before);
		const scope = { keys: ['a', 'gone'], scope: 'only' } as const;
		const driver = new EngineDriver(specOf(document, { scope }));
		driver.succeed('a', 'gone');
		for (const kind of ['edit', 'rerun'] as const) {
			const reply = driver.do({ kind, definition, by: BY });
			expect(reply).toMatchObject({ code: 'illegal_transition', details: { reason: 'scope_gone', nodes: ['gone'] } });
		}
		expect(driver.run.spec.version).toBe(1);
	});

	test('is what a rerun runs, when it is asked for', () => {
		const driver = runOf(...before);
		driver.succeed('a', 'b', 'gone');
		driver.do({ kind: 'rerun', definition: { ...definition, projectParams: { day: 1 } }, by: BY });
		expect(driver.run).toMatchObject({ round: 2, spec: { version: 2, projectParams: { day: 1 } } });
		driver.succeed('a', 'b', 'new');
		expect(driver.run.state).toBe('success');
		expect(driver.run.rounds[0]?.tasks.map(({ key }) => key)).toEqual(['a', 'b', 'gone']);
	});
});
