import { ERROR_STATUS, type ErrorCode, type ErrorStatus, errorEnvelopeSchema } from '../contract/error.ts';

interface ErrorResponse {
	readonly description: string;
	readonly content: { readonly 'application/json': { readonly schema: typeof errorEnvelopeSchema } };
}

type ErrorResponses<Code extends ErrorCode> = { readonly [Status in ErrorStatus<Code>]: ErrorResponse };

/** The responses of a route for the codes it may refuse with, grouped by status, as the API document shows them. */
export function errorResponses<Code extends ErrorCode>(...codes: readonly Code[]): ErrorResponses<Code> {
	const byStatus = Map.groupBy(new Set(codes), (code) => ERROR_STATUS[code]);
	const responses = Array.from(byStatus, ([status, group]): [number, ErrorResponse] => [
		status,
		{
			description: group.map((code) => `\`${code}\``).join(', '),
			content: { 'application/json': { schema: errorEnvelopeSchema } },
		},
	]);
	// biome-ignore lint/nursery/noUnsafeTypeAssertion: no type of an object made of entries tells its keys; these are the statuses of exactly these codes.
	return Object.fromEntries(responses) as ErrorResponses<Code>;
}
