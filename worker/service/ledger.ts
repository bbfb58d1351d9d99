import { z } from 'zod';
import { fromInstant, toInstant } from '../contract/instant.ts';
import { type LedgerAudit, type LedgerEntry, type LedgerQuery, occurrenceId } from '../contract/occurrence.ts';
import type { Page } from '../contract/page.ts';
import { findSchedule } from '../db/query/schedule.ts';
import type { Actor } from '../engine/run-spec.ts';
import { accept } from '../lib/result.ts';
import type { LedgerLine } from '../schedule/ledger.ts';
import { schedulerStub } from '../schedule/stub.ts';
import { type Answer, refuseWith } from './answer.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { refuseCursor } from './id-page.ts';
import type { Services } from './services.ts';

const AUDIT_DAYS_DEFAULT = 7;
const DAY_MS = 24 * 3_600_000;

/** A page of a schedule's ledger, newest first (C13). */
export async function readLedger(
	{ db, env, now }: Services,
	projectId: string,
	workflowId: string,
	query: LedgerQuery,
): Promise<Answer<Page<LedgerEntry>, 'not_found' | 'invalid_request'>> {
	const cursor = query.cursor === undefined ? Number.POSITIVE_INFINITY : readCursor(z.int(), query.cursor);
	if (cursor === null) return refuseCursor();
	const row = await findSchedule(db, projectId, workflowId);
	if (row === null) return refuseWith('not_found');
	const { id } = row.schedule;
	const until = query.to === undefined ? now() : fromInstant(query.to) - 1;
	const page = await schedulerStub(env, projectId, workflowId).ledger(id, {
		after: query.from === undefined ? 0 : Math.max(0, fromInstant(query.from) - 1),
		until: Math.max(0, Math.min(until, cursor)),
		limit: query.limit,
		outcomes: query.outcome ?? null,
	});
	const nextCursor = page.nextUntil === null ? null : writeCursor(page.nextUntil);
	return accept({ items: page.lines.map((line) => showLine(id, line)), nextCursor });
}

/** Whether every due instant of a stretch has its outcome, and how late starts were. */
export async function auditSchedule(
	{ db, env, now }: Services,
	projectId: string,
	workflowId: string,
	range: { readonly from?: string | undefined; readonly to?: string | undefined },
): Promise<Answer<LedgerAudit, 'not_found' | 'invalid_request'>> {
	const row = await findSchedule(db, projectId, workflowId);
	if (row === null) return refuseWith('not_found');
	const to = range.to === undefined ? now() : fromInstant(range.to);
	const from = range.from === undefined ? to - AUDIT_DAYS_DEFAULT * DAY_MS : fromInstant(range.from);
	if (from > to) {
		const message = 'is in the future, of which there is nothing to audit';
		return refuseWith('invalid_request', { fields: [{ in: 'query', pointer: '/from', message }] });
	}
	const scheduler = schedulerStub(env, projectId, workflowId);
	const { gaps, ...found } = await scheduler.auditLedger(row.schedule.id, Math.max(0, from - 1), Math.max(0, to - 1));
	return accept({ ...found, from: toInstant(from), to: toInstant(to), gaps: gaps.map(toInstant) });
}

function showLine(scheduleId: string, line: LedgerLine): LedgerEntry {
	const { occurrence, revision, outcome, reason, by, start, lagMs } = line;
	const { at, local, shifted, repeated } = occurrence;
	return {
		...{ id: occurrenceId(scheduleId, at), at: toInstant(at), local, shifted, repeated },
		...{ revision, outcome, reason, actor: showActor(by), lagMs },
		instanceId: start?.instanceId ?? null,
		startedAt: start === null ? null : toInstant(start.createdAt),
		runState: start?.runState ?? null,
	};
}

/** Who did something, in one text; null for nobody. */
export function showActor(by: Actor | null): string | null {
	return by === null ? null : `${by.kind}:${by.id}`;
}
