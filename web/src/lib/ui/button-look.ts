export type ButtonKind = 'primary' | 'secondary' | 'ghost' | 'danger';
export type ButtonSize = 'sm' | 'md';

const BASE =
	'relative inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium transition-colors duration-100 disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-50';

const KINDS: Readonly<Record<ButtonKind, string>> = {
	primary: 'bg-primary text-on-primary shadow-control hover:bg-primary-hover',
	secondary: 'border border-line-strong bg-panel text-ink shadow-control hover:bg-sunken active:bg-pressed',
	ghost: 'text-ink-2 hover:bg-hover hover:text-ink active:bg-pressed aria-expanded:bg-hover aria-expanded:text-ink',
	danger: 'bg-danger text-on-danger shadow-control hover:bg-danger-hover',
};

/** Fingers get more room than mouse pointers. */
const SIZES: Readonly<Record<ButtonSize, string>> = {
	sm: 'h-7 px-2.5 text-xs pointer-coarse:h-9',
	md: 'h-8 px-3 text-sm pointer-coarse:h-10',
};

/** The classes of everything that is pressed: buttons, and links that look like them. */
export function buttonLook(kind: ButtonKind, size: ButtonSize, isIcon = false): string {
	const square = size === 'sm' ? 'size-7 pointer-coarse:size-9' : 'size-8 pointer-coarse:size-10';
	return `${BASE} ${KINDS[kind]} ${isIcon ? square : SIZES[size]}`;
}
