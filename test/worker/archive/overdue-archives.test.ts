import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { overdueArchives } from '../../../worker/archive/overdue-archives.ts';
import { projectionOf } from '../../../worker/engine/view/projection-view.ts';
import { newId } from '../../../worker/lib/new-id.ts';
import { writeRows } from '../../../worker/projection/write-rows.ts';
import { EngineDriver } from '../../support/engine-driver.ts';
import { documentOf, specOf } from '../../support/run-builder.ts';
import { aTenant } from '../api/tenant.ts';

const DAY_MS = 24 * 3_600_000;
const MINUTE_MS = 60_000;

test('a run whose alarm was lost is found within a day, and one that is archived, young or going on is not', async () => {
	const { projectId } = await aTenant();
	const now = Date.now();
	const ended = (days: number) => {
		const createdAt = now - days * DAY_MS;
		const driver = new EngineDriver(
			specOf(documentOf([{ key: 'a' }]), { projectId, instanceId: newId('instance', createdAt), createdAt }),
		);
		driver.succeed('a');
		return { ...projectionOf(driver.run), taskRows: [] };
	};
	const [lost, old, young] = [ended(8), ended(300), ended(4)];
	const archived = { ...ended(9), archivedAt: now };
	const running = { ...ended(20), endedAt: null };
	await writeRows(env.DB, [lost, old, young, archived, running], now);
	const found = new Set<string>();
	for (let minute = 0; minute < 24 * 60; minute += 1) {
		const overdue = await overdueArchives(env.DB, now + minute * MINUTE_MS);
		for (const run of overdue) if (run.projectId === projectId) found.add(run.id);
	}
	expect([found.has(lost.instanceId), found.has(old.instanceId)]).toEqual([true, true]);
	expect([found.has(archived.instanceId), found.has(running.instanceId), found.has(young.instanceId)]).toEqual([
		false,
		false,
		false,
	]);
}, 60_000);
