/** The classes that every menu and list of choices is made of. */
export const MENU =
	'popup z-50 max-h-(--bits-floating-available-height) min-w-44 overflow-y-auto p-1 outline-none animate-rise origin-top';

export const MENU_ENTRY =
	'flex h-8 cursor-default select-none items-center gap-2 rounded-sm px-2 outline-none data-highlighted:bg-hover data-disabled:opacity-50 pointer-coarse:h-10';

export const MENU_HEADING = 'caption px-2 pt-2 pb-1';
