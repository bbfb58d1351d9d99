// Runs before the first paint, so that nobody who chose dark is shown a white page first.
(() => {
	let choice = null;
	try {
		choice = JSON.parse(localStorage.getItem('orrery:theme'));
	} catch {
		// Storage is switched off or holds something else; the system's theme it is.
	}
	const dark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
	document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
