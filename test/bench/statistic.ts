/** The value below which this share of the values lies, by the nearest-rank method; NaN of no values. */
export function percentile(values: readonly number[], share: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	const rank = Math.max(1, Math.ceil(sorted.length * share));
	return sorted[rank - 1] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
	return percentile(values, 0.5);
}
