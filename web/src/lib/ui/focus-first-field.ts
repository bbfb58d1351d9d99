const FIELDS = 'input:not([type="hidden"]), textarea, [role="combobox"]';

/**
 * Whoever opens a form wants to fill it in. On a touch screen nothing is focused: a keyboard that covers half of a phone
 * comes when it is wanted.
 *
 * @returns whether a field was focused.
 */
export function focusFirstField(form: HTMLElement | undefined): boolean {
	if (!matchMedia('(pointer: fine)').matches) return false;
	const field = form?.querySelector<HTMLElement>(FIELDS);
	field?.focus();
	return field !== undefined && field !== null;
}
