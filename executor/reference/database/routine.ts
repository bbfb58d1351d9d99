import type { BoundStatement, BoundValue } from './database-session.ts';

/** An argument of a call, in the order in which the routine declares them. */
export interface RoutineArgument {
	readonly name: string;
	readonly direction: 'in' | 'out' | 'inout';
	/** As the database names it; null leaves it to the database. */
	readonly type: string | null;
	/** Null for one that only comes out. */
	readonly value: BoundValue;
}

/** A call as a task asks for it. The name has one part, or a schema before it. */
export interface RoutineCall {
	readonly schema: string | null;
	readonly name: string;
	readonly arguments: readonly RoutineArgument[];
}

/** The statements that make a call, of which the row of the last holds what came out, in the order of the arguments. */
export interface Routine {
	readonly statements: readonly BoundStatement[];
}
