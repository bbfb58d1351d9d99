import { MAX_OUTPUT_BYTES } from '../../worker/protocol/limits.ts';
import { TerminalError } from '../sdk/terminal-error.ts';
import { type SqlReport, sqlReportSchema } from './sql-request.ts';

/** The largest outputs, and what a report writes around them. */
const REPORT_BYTES_MAX = MAX_OUTPUT_BYTES + 1024;

/**
 * Gathers the report of a SQL program as it arrives. What is beyond any outputs that could be taken is thrown away, so
 * that a query with a million rows does not fill the memory of the server.
 */
export class SqlReportReader {
	#text = '';
	#bytes = 0;

	write(text: string): void {
		this.#bytes += Buffer.byteLength(text);
		this.#text = this.#bytes > REPORT_BYTES_MAX ? '' : this.#text + text;
	}

	/** @throws TerminalError when the report was too large. */
	end(): SqlReport {
		if (this.#bytes > REPORT_BYTES_MAX) {
			const message = `The result of the query is larger than ${MAX_OUTPUT_BYTES} bytes.`;
			throw new TerminalError(message, { code: 'output_too_large' });
		}
		return sqlReportSchema.parse(JSON.parse(this.#text));
	}
}
