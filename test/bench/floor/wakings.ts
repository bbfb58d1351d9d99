/** What the floor is asked: to wake these objects at an instant, or, without one, when they woke last. */
export interface Wakings {
	readonly names: readonly string[];
	/** Epoch ms. */
	readonly at?: number;
}
