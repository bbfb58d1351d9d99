/** A stretch of the list: what comes after one place up to and including another; null where it has no end. */
export interface Stretch<Place> {
	readonly after: Place | null;
	readonly upTo: Place | null;
	readonly limit: number;
}
