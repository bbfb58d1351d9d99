import type { Schema } from '#lib/api/client.ts';
import { operationsText } from '#lib/i18n/operations.ts';

/** What an operation does and to how many: “Rerun 412 runs”. While they are being found, how many is not said. */
export function operationName({ operation, state, total }: Schema<'Operation'>): string {
	const t = operationsText();
	return t.names[operation](state === 'collecting' ? t.someRuns : t.runs(total));
}
