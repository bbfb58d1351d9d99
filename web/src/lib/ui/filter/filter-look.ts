/**
 * The classes of a filter's button; one that filters stands out from those that do not, and where they are pushed aside it
 * comes first.
 */
export function filterLook(isSet: boolean): string {
	const base =
		'inline-flex h-7 max-w-64 items-center gap-1.5 whitespace-nowrap rounded-md border px-2 text-xs transition-colors duration-100 pointer-coarse:h-9';
	return isSet
		? `${base} max-sm:order-first border-line-strong bg-pressed font-medium text-ink`
		: `${base} border-dashed border-line-strong text-ink-2 hover:bg-hover hover:text-ink aria-expanded:bg-hover`;
}
