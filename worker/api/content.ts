import { type ZodType, z } from 'zod';

/** Typed as nothing, because what a handler gets is the parsed document in the shape of the JSON body. */
const YAML_TEXT = z
	.custom<never>()
	.meta({ type: 'string', description: 'A workflow document in YAML 1.2, at most 512 KiB.' });

/** A JSON answer of a route's definition. */
export function jsonAnswer<Schema extends ZodType>(schema: Schema, description: string) {
	return { description, content: { 'application/json': { schema } } };
}

/** A JSON body that has to be there. */
export function jsonBody<Schema extends ZodType>(schema: Schema) {
	return { required: true, content: { 'application/json': { schema } } };
}

/** A JSON body whose absence means an empty object. */
export function optionalJsonBody<Schema extends ZodType>(schema: Schema) {
	return { required: false, content: { 'application/json': { schema } } };
}

/** The body of an operation that takes none: whoever sends members believes that they do something. */
export function emptyBody() {
	return optionalJsonBody(z.strictObject({}));
}

/** A workflow document as body: JSON in this shape, or the bare document in YAML. */
export function documentBody<Schema extends ZodType>(schema: Schema) {
	return { required: true, content: { 'application/json': { schema }, 'application/yaml': { schema: YAML_TEXT } } };
}

/**
 * A body in the shape of the executor protocol, whose schemas know nothing of API documents: the document takes the JSON
 * Schema that zod itself makes of them.
 */
export function protocolBody<Schema extends ZodType>(schema: Schema) {
	const { $schema: _dialect, ...described } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
	return jsonBody(schema.meta({ ...described, type: 'object' }));
}
