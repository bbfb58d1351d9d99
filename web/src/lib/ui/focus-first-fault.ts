import { tick } from 'svelte';

/** After a form was refused: takes whoever filled it in to the first field that is wrong. */
export async function focusFirstFault(form: HTMLElement | undefined): Promise<void> {
	await tick();
	form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
}
