import { RetryableError } from '../sdk/retryable-error.ts';
import type { ProgramExit } from './run-program.ts';

/** The failure of a program that did not end with exit code 0. It may be tried again: only its author knows better. */
export function programFailure(subject: string, exit: ProgramExit): RetryableError | undefined {
	if ('signal' in exit) {
		return new RetryableError(`${subject} was ended by ${exit.signal}.`, { code: `signal_${exit.signal}` });
	}
	if (exit.code === 0) return undefined;
	return new RetryableError(`${subject} ended with exit code ${exit.code}.`, { code: `exit_${exit.code}` });
}
