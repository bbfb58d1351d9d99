import { readFileSync, writeSync } from 'node:fs';
import { runStatements } from './run-statements.ts';
import { type SqlReport, sqlRequestSchema } from './sql-request.ts';

const REPORT_FILE = 3;

/** The process of one SQL task: a request on standard input, the log on standard output, the report on descriptor 3. */
const request = sqlRequestSchema.parse(JSON.parse(readFileSync(0, 'utf8')));
const report: SqlReport = runStatements(request, (text) => writeAll(1, text));
writeAll(REPORT_FILE, JSON.stringify(report));

/** Writes all of a text. A pipe whose reader is slow takes part of it, or nothing for now. */
function writeAll(file: number, text: string): void {
	let rest: Uint8Array = Buffer.from(text);
	while (rest.byteLength > 0) {
		try {
			rest = rest.subarray(writeSync(file, rest));
		} catch (error) {
			if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
		}
	}
}
