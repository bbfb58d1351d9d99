/** Ctrl-S and ⌘S do what the page's save button does, not what the browser would. */
export function onSaveKeys(save: () => unknown): (event: KeyboardEvent) => void {
	return (event) => {
		if (event.key.toLowerCase() !== 's' || !(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey) return;
		event.preventDefault();
		if (!event.repeat) save();
	};
}
