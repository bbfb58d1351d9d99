import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import { root } from './source-files.ts';

/** What a suite wrote about itself. */
export interface TestReport {
	readonly passed: number;
	/** Failed and skipped tests alike: a promise that is not checked is not kept. */
	readonly unsuccessful: number;
	/** Each test that failed, and each file that could not be run, with how its messages begin. */
	readonly failures: readonly string[];
}

/** Of a step that is no suite, and of a suite that did not come as far as a report. */
export const NO_REPORT: TestReport = { passed: 0, unsuccessful: 0, failures: [] };

const MESSAGE_CHARACTERS = 600;

const reportSchema = z.object({
	numTotalTests: z.number(),
	numPassedTests: z.number(),
	testResults: z.array(
		z.object({
			name: z.string(),
			status: z.string(),
			message: z.string(),
			assertionResults: z.array(
				z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullish() }),
			),
		}),
	),
});

/** Reads the file of Vitest's JSON reporter. */
export async function readTestReport(file: string): Promise<TestReport> {
	const text = await readFile(file, 'utf8').catch(() => undefined);
	if (text === undefined) return NO_REPORT;
	const { numTotalTests, numPassedTests, testResults } = reportSchema.parse(JSON.parse(text));
	const failures = testResults.flatMap(({ name, status, message, assertionResults }) => {
		const tests = assertionResults
			.filter((test) => test.status !== 'passed')
			.map((test) => line(name, test.fullName, test.failureMessages?.length ? test.failureMessages : [test.status]));
		return status === 'failed' && tests.length === 0 ? [line(name, 'did not run', [message])] : tests;
	});
	return { passed: numPassedTests, unsuccessful: numTotalTests - numPassedTests, failures };
}

function line(file: string, test: string, messages: readonly string[]): string {
	const said = messages.map((message) =>
		stripVTControlCharacters(message).replace(/\s+/g, ' ').trim().slice(0, MESSAGE_CHARACTERS),
	);
	return `${relative(root, file)} > ${test}: ${said.join(' | ')}`;
}
