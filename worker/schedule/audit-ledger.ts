import type { OccurrenceOutcome } from '../contract/occurrence.ts';
import type { LedgerLine } from './ledger.ts';

const GAPS_SHOWN_MAX = 20;

/** What looking through a stretch of the ledger has found. */
export interface LedgerFindings {
	readonly expected: number;
	readonly isComplete: boolean;
	readonly outcomes: Readonly<Partial<Record<OccurrenceOutcome, number>>>;
	/** Due instants of which nothing is known, in epoch ms, newest first. */
	readonly gaps: readonly number[];
	/** Of ordinary starts, in ms; null when there were none. */
	readonly lagMs: { readonly p50: number; readonly p99: number; readonly max: number } | null;
}

/** Sums up what became of all due instants of a stretch. */
export function auditLedger(lines: readonly LedgerLine[], isComplete: boolean): LedgerFindings {
	const outcomes: Partial<Record<OccurrenceOutcome, number>> = {};
	for (const { outcome } of lines) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
	return {
		expected: lines.length,
		isComplete,
		outcomes,
		gaps: lines
			.filter(({ outcome }) => outcome === 'gap')
			.slice(0, GAPS_SHOWN_MAX)
			.map(({ occurrence }) => occurrence.at),
		lagMs: lagOf(lines),
	};
}

function lagOf(lines: readonly LedgerLine[]): LedgerFindings['lagMs'] {
	const lags = lines
		.flatMap(({ start, lagMs }) => (start?.how === 'started' && lagMs !== null ? [lagMs] : []))
		.sort((one, other) => one - other);
	const at = (share: number): number => lags[Math.min(lags.length - 1, Math.floor(lags.length * share))] ?? 0;
	return lags.length === 0 ? null : { p50: at(0.5), p99: at(0.99), max: at(1) };
}
