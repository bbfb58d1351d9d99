const ID = /(ins|wf|exe)_[0-9a-hjkmnp-tv-z]{26}/;
const KINDS = { ins: 'instance', wf: 'workflow', exe: 'executor' } as const;

export interface FoundId {
	readonly kind: (typeof KINDS)[keyof typeof KINDS];
	readonly text: string;
}

/** The first id of something with a page of its own, in text that was pasted: an id, an attempt's id, an address. */
export function idIn(text: string): FoundId | undefined {
	const found = ID.exec(text.toLowerCase());
	if (found === null) return undefined;
	const prefix = Object.entries(KINDS).find(([known]) => known === found[1]);
	return prefix && { kind: prefix[1], text: found[0] };
}
