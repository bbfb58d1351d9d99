import { goto } from '$app/navigation';
import { page } from '$app/state';

/**
 * The filters of a list, kept in the address so that a filtered list can be linked to, reloaded and gone back to. Values
 * are what the API takes; what is not in the address is not filtered by.
 */
export class UrlFilters {
	one(name: string): string {
		return page.url.searchParams.get(name) ?? '';
	}

	/** All values of a filter that takes several, of those that are known. */
	several<Value extends string>(name: string, known: readonly Value[]): Value[] {
		const given = page.url.searchParams.getAll(name);
		return known.filter((value) => given.includes(value));
	}

	set(name: string, value: string | readonly string[]): void {
		this.change({ [name]: value });
	}

	/** Changes several at once; empty values are taken out. */
	change(values: Readonly<Record<string, string | readonly string[]>>): void {
		const url = new URL(page.url.href);
		for (const [name, value] of Object.entries(values)) {
			url.searchParams.delete(name);
			for (const one of typeof value === 'string' ? [value] : value) if (one !== '') url.searchParams.append(name, one);
		}
		goto(url, { replace: true, reset: false }).catch(() => undefined);
	}

	/** Takes out every one of these. */
	clear(names: readonly string[]): void {
		this.change(Object.fromEntries(names.map((name) => [name, ''])));
	}

	/** Whether any of these filters. */
	isAny(names: readonly string[]): boolean {
		return names.some((name) => page.url.searchParams.has(name));
	}
}

export const filters = new UrlFilters();
