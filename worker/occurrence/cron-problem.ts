import type { CronFieldName } from './cron-field.ts';

export type CronProblemCode =
	/** There is nothing but blanks. */
	| 'empty'
	| 'field_count'
	| 'bad_macro'
	/** An item of a list is missing, as in `1,,2`. */
	| 'empty_item'
	/** Neither a number nor a name of the field. */
	| 'bad_value'
	| 'out_of_range'
	/** A range that ends before it begins where ranges do not wrap. */
	| 'bad_range'
	| 'bad_step'
	/** What only the other dialect, or some other scheduler, understands. */
	| 'not_in_dialect'
	/** A form that belongs into another field. */
	| 'not_in_field'
	/** Both day fields of a Quartz cron restrict the days, or neither says anything. */
	| 'day_fields';

/** Why a cron expression is refused. */
export interface CronProblem {
	readonly code: CronProblemCode;
	readonly field: CronFieldName | null;
	/** Its place in the text; `end` is the first character after it. */
	readonly start: number;
	readonly end: number;
	/** A sentence that says what is wrong and what would be right. */
	readonly message: string;
}
