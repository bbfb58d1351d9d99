import { type Document, parseDocument } from 'yaml';
import type { Finding, Place } from './finding.ts';
import { jsonErrorPlace } from './json-error-place.ts';
import type { SourceFormat } from './source-format.ts';

/** A text that was read: its tree with the place of every part, and its value when it has one. */
export interface Source {
	readonly text: string;
	readonly format: SourceFormat;
	readonly tree: Document.Parsed;
	/** What the text says; undefined while it cannot be read. */
	readonly value: unknown;
	readonly findings: readonly Finding[];
}

const SYNTAX = 'syntax';

/**
 * Reads a text with whatever is wrong in it. JSON goes through the reader of YAML too, which knows the places of all
 * its parts; what JSON itself refuses is found by its own.
 */
export function readSource(text: string, format: SourceFormat): Source {
	const tree = parseDocument(text, {
		prettyErrors: false,
		schema: format === 'json' ? 'json' : 'core',
		version: '1.2',
	});
	const findings = format === 'json' ? jsonFindings(text) : yamlFindings(tree, text.length);
	const read = findings.length === 0 ? contentOf(tree, text) : { value: undefined, findings };
	return { text, format, tree, ...read };
}

function contentOf(tree: Document.Parsed, text: string): Pick<Source, 'value' | 'findings'> {
	// A member that is named twice is no error of syntax for JSON, but one of its values would be lost.
	const [repeated] = tree.errors.map(({ message, code, pos: [from, to] }) =>
		syntaxFinding(message, { from, to }, code),
	);
	if (repeated) return { value: undefined, findings: [repeated] };
	try {
		return { value: tree.toJS(), findings: [] };
	} catch (error) {
		// References to parts of the text can be too many to write out.
		const message = error instanceof Error ? error.message : String(error);
		return { value: undefined, findings: [syntaxFinding(message, { from: 0, to: text.length })] };
	}
}

function yamlFindings({ errors }: Document.Parsed, length: number): Finding[] {
	return errors.map(({ message, code, pos: [from, to] }) =>
		syntaxFinding(message, { from: Math.min(from, length), to: Math.min(to, length) }, code),
	);
}

function jsonFindings(text: string): Finding[] {
	try {
		JSON.parse(text);
		return [];
	} catch (error) {
		const message = error instanceof Error ? error.message : String(error);
		const at = jsonErrorPlace(text);
		return [syntaxFinding(message, { from: at, to: Math.min(at + 1, text.length) })];
	}
}

/** @param reason the reader's word for what is wrong, where it has one. */
function syntaxFinding(message: string, place: Place, reason?: string): Finding {
	const values = reason === undefined ? {} : { reason };
	return { level: 'problem', code: SYNTAX, message, pointer: '', values, ...place };
}
