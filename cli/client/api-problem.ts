import type { ErrorEnvelope } from '../../worker/contract/error.ts';

/** An answer of the API that is not a success. */
export class ApiProblem extends Error {
	override readonly name = 'ApiProblem';
	readonly status: number;
	readonly code: string;
	readonly details: ErrorEnvelope['error']['details'];

	constructor(request: string, status: number, { error }: ErrorEnvelope) {
		super(`${request}: ${error.message}`);
		this.status = status;
		this.code = error.code;
		this.details = error.details;
	}
}
