import type { Icon } from './icon.ts';

/** One of the things to choose from. */
export interface Choice<Value extends string = string> {
	readonly value: Value;
	readonly label: string;
	/** A second, quieter word. */
	readonly note?: string;
	readonly icon?: Icon;
	readonly isDisabled?: boolean;
}
