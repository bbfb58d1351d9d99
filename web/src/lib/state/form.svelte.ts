import { idempotencyKey } from '#lib/api/client.ts';
import { type ApiProblem, asProblem } from '#lib/api/problem.ts';
import { whatIsWrong } from '#lib/i18n/problem.ts';
import { uiText } from '#lib/i18n/ui.ts';

/**
 * What a form knows besides its values: whether it is being sent, and what the API found wrong with it, place by place.
 *
 *     const form = new FormState();
 *     await form.send((key) => answer(api.POST(…, { body, params: { header: { 'idempotency-key': key } })))
 *     <Field error={form.errorAt('/name')}>
 */
export class FormState {
	#isSending = $state(false);
	#problem = $state.raw<ApiProblem>();
	#faults = $state.raw<Readonly<Record<string, string>>>({});
	#key = idempotencyKey();

	get isSending(): boolean {
		return this.#isSending;
	}

	/** What is wrong as a whole; undefined when every fault has a field of its own. */
	get problem(): ApiProblem | undefined {
		return this.#problem?.code === 'invalid_request' && this.#problem.fields.length > 0 ? undefined : this.#problem;
	}

	/** What is wrong at a JSON pointer of the body, or below it. */
	errorAt(pointer: string): string | undefined {
		const fault = this.#faults[pointer];
		if (fault !== undefined) return fault;
		const wrong = this.#problem?.fields.find(
			(field) => field.pointer === pointer || field.pointer.startsWith(`${pointer}/`),
		);
		return wrong && whatIsWrong(wrong);
	}

	/**
	 * Whether every one of these values is there, and nothing else is wrong with them; what is not right is marked, so
	 * that it needs not be sent to be refused.
	 *
	 * @param faults what else is wrong, by JSON pointer; undefined where nothing is.
	 */
	require(
		values: Readonly<Record<string, string>>,
		faults: Readonly<Record<string, string | undefined>> = {},
	): boolean {
		this.#problem = undefined;
		const missing = Object.keys(values).filter((pointer) => values[pointer]?.trim() === '');
		const wrong = Object.entries(faults).filter((fault): fault is [string, string] => fault[1] !== undefined);
		this.#faults = Object.fromEntries([...wrong, ...missing.map((pointer) => [pointer, uiText().required])]);
		return missing.length === 0 && wrong.length === 0;
	}

	/**
	 * Sends the form once, however often it is submitted. The key is the same until it succeeds, so a second try after a
	 * lost answer does not do it twice; a request that was refused gets a new one, since its body will differ.
	 *
	 * @returns the answer, or undefined when there was a problem, which the form now shows.
	 */
	async send<Answer>(request: (key: string) => Promise<Answer>): Promise<Answer | undefined> {
		if (this.#isSending) return undefined;
		this.#isSending = true;
		try {
			const result = await request(this.#key);
			this.reset();
			return result;
		} catch (error) {
			this.#problem = asProblem(error);
			if (!this.#problem.isPassing) this.#key = idempotencyKey();
			return undefined;
		} finally {
			this.#isSending = false;
		}
	}

	reset(): void {
		this.#problem = undefined;
		this.#faults = {};
		this.#key = idempotencyKey();
	}
}
