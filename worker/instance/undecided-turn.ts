/** A fault of ours kept the engine from deciding what a command means. Nothing of the turn was stored. */
export class UndecidedTurn extends Error {
	override readonly name = 'UndecidedTurn';
}
