/** The classes of everything that is typed into or chosen from. */
export const INPUT =
	'h-8 w-full min-w-0 rounded-md border border-line-strong bg-panel px-2.5 text-ink shadow-control outline-none transition-colors duration-100 placeholder:text-ink-3 hover:border-ink-3 focus-visible:border-focus focus-visible:outline-2 focus-visible:-outline-offset-1 focus-visible:outline-focus disabled:bg-sunken disabled:text-ink-3 aria-invalid:border-danger pointer-coarse:h-10 pointer-coarse:text-base';
