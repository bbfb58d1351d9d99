/**
 * The object of this name, as the interface its class implements. The platform's own stub type unfolds JSON values
 * without end and cannot be written down; each folder's `stub.ts` names the right pair of namespace and interface
 * once. A stub that has thrown is broken, so every call takes a new one.
 */
export function objectStub<Interface>(namespace: { getByName(name: string): unknown }, name: string): Interface {
	// biome-ignore lint/nursery/noUnsafeTypeAssertion: a stub answers to every name, so nothing about it can be checked.
	return namespace.getByName(name) as Interface;
}
