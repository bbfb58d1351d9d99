import type { ExecutionStrategy } from '#contract/status.ts';
import type { Schema } from '#lib/api/client.ts';
import { isAbort } from '#lib/api/problem.ts';
import type { CheckedSource, NodePlace } from '#lib/model/document/check-source.ts';
import { DocumentService } from '#lib/model/document/document-service.ts';
import { countFindings, type Finding, type Remark } from '#lib/model/document/finding.ts';
import type { ProjectKnowledge } from '#lib/model/document/project-knowledge.ts';
import type { SourceFormat } from '#lib/model/document/source-format.ts';
import { inBackground } from '#lib/state/in-background.ts';

type WorkflowDocument = Schema<'WorkflowDocument'>;
type Judgement = Pick<Schema<'WorkflowValidation'>, 'problems' | 'blockers' | 'warnings'>;

/** What a session needs from the outside. */
export interface DocumentSessionOptions {
	readonly text: string;
	readonly format: SourceFormat;
	/** Asks the project what would keep the document offline. Without it, only the document itself is checked. */
	readonly judge?: (document: WorkflowDocument, signal: AbortSignal) => Promise<Judgement>;
	readonly service?: DocumentService;
}

interface Checked extends CheckedSource {
	readonly text: string;
	readonly format: SourceFormat;
}

/** Typing is not checking: the text is read once the fingers rest, and the API is asked when they rest longer. */
const CHECK_REST_MS = 120;
const JUDGE_REST_MS = 450;

/** A text that is being written, and everything known of it: kept up to date behind the typing, never in its way. */
export class DocumentSession {
	readonly #service: DocumentService;
	readonly #judge: DocumentSessionOptions['judge'];
	#text = $state('');
	#format = $state<SourceFormat>('yaml');
	#checked = $state.raw<Checked>();
	/** The document of the last text that was one, for the graph. */
	#document = $state.raw<WorkflowDocument>();
	/** What the API said last, and where it stands in the newest text that could be read. */
	#remarks: readonly Remark[] = [];
	#located = $state.raw<readonly Finding[]>([]);
	#judgedText = $state<string>();
	#isUnjudged = $state(false);
	#timer: ReturnType<typeof setTimeout> | undefined;
	#judging = new AbortController();

	constructor({ text, format, judge, service = new DocumentService() }: DocumentSessionOptions) {
		this.#service = service;
		this.#judge = judge;
		this.#text = text;
		this.#format = format;
		inBackground(this.#check());
	}

	get text(): string {
		return this.#text;
	}

	get format(): SourceFormat {
		return this.#format;
	}

	/** Everything found, the worst first and each level in the order of the text. */
	get findings(): readonly Finding[] {
		const own = this.#checked?.findings ?? [];
		if (!this.#judge) return own;
		const problems = own.filter(({ level }) => level === 'problem');
		return [...problems, ...this.#located];
	}

	get counts() {
		return countFindings(this.findings);
	}

	get nodes(): readonly NodePlace[] {
		return this.#checked?.nodes ?? [];
	}

	get document(): WorkflowDocument | undefined {
		return this.#document;
	}

	get hasComments(): boolean {
		return this.#checked?.hasComments ?? false;
	}

	/** The newest text was read. */
	get isChecked(): boolean {
		return this.#checked?.text === this.#text && this.#checked.format === this.#format;
	}

	/** The newest text is a document that may be saved, as far as can be told without asking. */
	get isSound(): boolean {
		return this.isChecked && !(this.#checked?.findings ?? []).some(({ level }) => level === 'problem');
	}

	/** Everything that can be known of the newest text is known. */
	get isJudged(): boolean {
		return (
			this.isChecked && (this.counts.problem > 0 || !this.#judge || this.#judgedText === this.#text || this.#isUnjudged)
		);
	}

	/** The API could not be asked. */
	get isUnjudged(): boolean {
		return this.#isUnjudged;
	}

	write(text: string): void {
		if (text === this.#text) return;
		this.#text = text;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => inBackground(this.#check()), CHECK_REST_MS);
	}

	/** The document of the text as it is now; undefined when it has problems. */
	async documentNow(): Promise<WorkflowDocument | undefined> {
		await this.#check();
		return this.isSound ? this.#document : undefined;
	}

	/** @returns false when the text cannot be read, and so cannot be written in another way. */
	async switchTo(format: SourceFormat): Promise<boolean> {
		const converted = await this.#service.ask('convert', this.#text, this.#format, format);
		if (converted === null) return false;
		this.#format = format;
		this.#text = converted;
		await this.#check();
		return true;
	}

	async layOut(): Promise<boolean> {
		const laidOut = await this.#service.ask('format', this.#text, this.#format);
		if (laidOut !== null) this.write(laidOut);
		return laidOut !== null;
	}

	/** @returns false when the text cannot be read, so that there is no place for it. */
	async writeStrategy(strategy: ExecutionStrategy): Promise<boolean> {
		const written = await this.#service.ask('writeStrategy', this.#text, this.#format, strategy);
		if (written !== null) this.write(written);
		return written !== null;
	}

	/** Starts over with another text. */
	load(text: string, format: SourceFormat): void {
		this.#text = text;
		this.#format = format;
		inBackground(this.#check());
	}

	learn(knowledge: ProjectKnowledge): Promise<null> {
		return this.#service.ask('learn', knowledge);
	}

	complete(text: string, position: number) {
		return this.#service.ask('complete', text, this.#format, position);
	}

	explain(text: string, position: number) {
		return this.#service.ask('explain', text, this.#format, position);
	}

	/** Where a pointer leads in the text as it is now. */
	async locate(pointer: string): Promise<Finding | undefined> {
		const remark: Remark = { level: 'problem', code: '', message: '', pointer };
		const [found] = await this.#service.ask('locate', this.#text, this.#format, [remark]);
		return found;
	}

	/** Shows what the API said when it refused the document. */
	async note(remarks: readonly Remark[]): Promise<void> {
		this.#remarks = remarks;
		this.#judgedText = this.#text;
		this.#located = await this.#service.ask('locate', this.#text, this.#format, remarks);
	}

	close(): void {
		clearTimeout(this.#timer);
		this.#judging.abort();
		this.#service.close();
	}

	async #check(): Promise<void> {
		clearTimeout(this.#timer);
		const text = this.#text;
		const format = this.#format;
		const checked = await this.#service.ask('check', text, format);
		if (text !== this.#text || format !== this.#format) return;
		this.#checked = { ...checked, text, format };
		if (!checked.document) return;
		this.#document = checked.document;
		// What the API refused was another text; whether this one has the same problem it has to say anew.
		if (this.#judgedText !== text) this.#remarks = this.#remarks.filter(({ level }) => level !== 'problem');
		this.#located = await this.#service.ask('locate', text, format, this.#remarks);
		if (text !== this.#text || this.#judgedText === text) return;
		this.#timer = setTimeout(() => inBackground(this.#askJudge()), JUDGE_REST_MS);
	}

	async #askJudge(): Promise<void> {
		const document = this.#document;
		const text = this.#text;
		if (!this.#judge || !document || !this.isSound) return;
		this.#judging.abort();
		this.#judging = new AbortController();
		try {
			const { problems, blockers, warnings } = await this.#judge(document, this.#judging.signal);
			if (text !== this.#text) return;
			this.#isUnjudged = false;
			await this.note([
				...problems.map((problem) => ({ level: 'problem' as const, ...problem })),
				...blockers.map((blocker) => ({ level: 'blocker' as const, ...blocker })),
				...warnings.map((warning) => ({ level: 'warning' as const, ...warning })),
			]);
		} catch (error) {
			// Writing goes on without the API; the status says that it could not be asked.
			if (!isAbort(error)) this.#isUnjudged = true;
		}
	}
}
