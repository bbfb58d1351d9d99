/**
 * How a class serves an RPC interface: every method may answer at once or with a promise, the caller always gets a
 * promise.
 */
export type Served<Interface> = {
	[Method in keyof Interface]: Interface[Method] extends (...args: infer Args) => Promise<infer Answer>
		? (...args: Args) => Answer | Promise<Answer>
		: Interface[Method];
};
