import type { ExecutionStrategy } from '#contract/status.ts';
import { type CheckedSource, checkSource, findingsOf } from './check-source.ts';
import { type Completions, completeSource } from './complete-source.ts';
import { type Explanation, explainSource } from './explain-source.ts';
import type { Finding, Remark } from './finding.ts';
import { NO_KNOWLEDGE, type ProjectKnowledge } from './project-knowledge.ts';
import { readSource, type Source } from './read-source.ts';
import type { SourceFormat } from './source-format.ts';
import { convertSource, formatSource } from './write-source.ts';
import { writeStrategy } from './write-strategy.ts';

/** What can be asked of the worker, by name. All of it may take a tenth of a second for a large document. */
export interface DocumentQuestions {
	check(text: string, format: SourceFormat): CheckedSource;
	locate(text: string, format: SourceFormat, remarks: readonly Remark[]): readonly Finding[];
	complete(text: string, format: SourceFormat, position: number): Completions | null;
	explain(text: string, format: SourceFormat, position: number): Explanation | null;
	format(text: string, format: SourceFormat): string | null;
	convert(text: string, from: SourceFormat, to: SourceFormat): string | null;
	writeStrategy(text: string, format: SourceFormat, strategy: ExecutionStrategy): string | null;
	learn(knowledge: ProjectKnowledge): null;
}

/** A question on its way: `name` is one of DocumentQuestions. */
export interface QuestionMessage {
	readonly id: number;
	readonly name: keyof DocumentQuestions;
	readonly arguments: readonly unknown[];
}

export type AnswerMessage =
	| { readonly id: number; readonly value: unknown }
	| { readonly id: number; readonly problem: string };

let knowledge = NO_KNOWLEDGE;
/** The text that was read last; most questions are about the same one. */
let last: Source | undefined;

const questions: DocumentQuestions = {
	check: (text, format) => {
		const { source, ...checked } = checkSource(text, format);
		last = source;
		return checked;
	},
	locate: (text, format, remarks) => findingsOf(sourceOf(text, format), remarks),
	complete: (text, format, position) => completeSource(text, format, position, knowledge),
	explain: (text, format, position) => explainSource(sourceOf(text, format), position, knowledge),
	format: formatSource,
	convert: convertSource,
	writeStrategy,
	learn: (learned) => {
		knowledge = learned;
		return null;
	},
};

addEventListener('message', ({ data }: MessageEvent<QuestionMessage>) => {
	postMessage(answerTo(data));
});

function answerTo({ id, name, arguments: given }: QuestionMessage): AnswerMessage {
	try {
		return { id, value: Reflect.apply(questions[name], undefined, given) };
	} catch (error) {
		return { id, problem: error instanceof Error ? error.message : String(error) };
	}
}

function sourceOf(text: string, format: SourceFormat): Source {
	if (last?.text !== text || last.format !== format) last = readSource(text, format);
	return last;
}
