import type { ZodType } from 'zod';

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
