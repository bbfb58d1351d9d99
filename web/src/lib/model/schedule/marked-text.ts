export interface Piece {
	readonly text: string;
	readonly isWrong: boolean;
}

/** A text cut where something begins or ends to be wrong; places may overlap, and what is empty marks nothing. */
export function markedText(
	text: string,
	places: readonly { readonly start: number; readonly end: number }[],
): readonly Piece[] {
	const cuts = new Set([0, text.length, ...places.flatMap(({ start, end }) => [start, end])]);
	const edges = [...cuts].filter((cut) => cut >= 0 && cut <= text.length).sort((a, b) => a - b);
	return edges.slice(0, -1).map((start, index) => {
		const end = edges[index + 1] ?? text.length;
		const isWrong = places.some((place) => place.start <= start && place.end >= end);
		return { text: text.slice(start, end), isWrong };
	});
}
