import type { AnswerMessage, DocumentQuestions, QuestionMessage } from './document-worker.ts';

type Question = keyof DocumentQuestions;

interface Waiting {
	readonly resolve: (value: unknown) => void;
	readonly reject: (error: Error) => void;
}

/**
 * Asks the worker that reads documents, so that neither a large document nor the libraries for it are ever in the way of
 * typing. Answers come in the order of the questions; `close` ends the worker and leaves what is open unanswered.
 */
export class DocumentService {
	readonly #worker: Worker;
	readonly #waiting = new Map<number, Waiting>();
	#lastId = 0;

	constructor(worker = new Worker(new URL('./document-worker.ts', import.meta.url), { type: 'module' })) {
		this.#worker = worker;
		worker.addEventListener('message', ({ data }: MessageEvent<AnswerMessage>) => this.#settle(data));
		worker.addEventListener('error', () => this.#failAll());
	}

	ask<Name extends Question>(
		name: Name,
		...given: Parameters<DocumentQuestions[Name]>
	): Promise<ReturnType<DocumentQuestions[Name]>> {
		this.#lastId += 1;
		const message: QuestionMessage = { id: this.#lastId, name, arguments: given };
		return new Promise((resolve, reject) => {
			// biome-ignore lint/nursery/noUnsafeTypeAssertion: what comes from a worker has no type; it answers each question in that question's own.
			const resolveAny = resolve as (value: unknown) => void;
			this.#waiting.set(message.id, { resolve: resolveAny, reject });
			this.#worker.postMessage(message);
		});
	}

	close(): void {
		this.#worker.terminate();
		this.#waiting.clear();
	}

	#settle(answer: AnswerMessage): void {
		const waiting = this.#waiting.get(answer.id);
		this.#waiting.delete(answer.id);
		if ('problem' in answer) waiting?.reject(new Error(answer.problem));
		else waiting?.resolve(answer.value);
	}

	#failAll(): void {
		for (const { reject } of this.#waiting.values()) reject(new Error('The reader of documents could not be loaded.'));
		this.#waiting.clear();
	}
}
