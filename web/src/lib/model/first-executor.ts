import { REFERENCE_PORT } from './reference-command.ts';

/** What is entered about an executor before anything is known of it. */
export interface ExecutorBeginning {
	readonly name: string;
	readonly url: string;
}

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * What a project's first executor most probably is. Where the console itself runs on this machine it is the reference
 * executor beside it, on its usual port; anywhere else only its owner knows the address, and it is called after the
 * project.
 */
export function firstExecutor(consoleHost: string, projectName: string): ExecutorBeginning {
	if (LOOPBACK.has(consoleHost)) return { name: 'reference', url: `http://127.0.0.1:${REFERENCE_PORT}` };
	return { name: projectName, url: '' };
}
