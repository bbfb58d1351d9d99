import { z } from 'zod';
import { RetryableError } from '../sdk/retryable-error.ts';
import type { TaskContext, TaskDefinition } from '../sdk/task-definition.ts';
import { TerminalError } from '../sdk/terminal-error.ts';
import { writtenValueSchema } from './written-value.ts';

const MAX_BODY_BYTES = 64 * 1024;

/** What a later call may find changed; anything else is an answer, and asking again brings the same. */
const PASSING_STATUSES = new Set([408, 425, 429, 500, 502, 503, 504]);

/** The config of HTTP. */
export const httpConfigSchema = z.strictObject({
	url: z.url({ protocol: /^https?$/ }),
	method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']).default('GET'),
	headers: z.record(z.string().min(1), writtenValueSchema).default({}),
	body: writtenValueSchema.optional().describe('Text; a value that is none is sent as JSON.'),
	successStatuses: z.array(z.int().min(100).max(599)).min(1).optional().describe('200 to 299 when left out.'),
	bodyContains: z.string().min(1).optional().describe('Text the answer must hold for the task to succeed.'),
	timeoutSeconds: z.int().min(1).max(3600).default(60),
});

type HttpConfig = z.output<typeof httpConfigSchema>;

/** HTTP: one request. Outputs: `status`, and `body` as text up to 64 KiB. */
export const httpTask: TaskDefinition<typeof httpConfigSchema> = {
	title: 'HTTP request',
	icon: 'globe',
	config: httpConfigSchema,
	run: runHttp,
};

async function runHttp(context: TaskContext<HttpConfig>): Promise<void> {
	const { config } = context;
	const { status, body } = await request(config, context.signal);
	context.log(`${config.method} ${config.url} answered ${status}\n${body}\n`);
	context.output('status', status);
	context.output('body', body);
	const isSuccess = config.successStatuses ? config.successStatuses.includes(status) : status >= 200 && status < 300;
	if (!isSuccess) throw statusError(status);
	if (config.bodyContains !== undefined && !body.includes(config.bodyContains)) {
		throw new RetryableError('The answer does not hold the text it must hold.', { code: 'condition_not_met' });
	}
}

async function request(config: HttpConfig, stopSignal: AbortSignal): Promise<{ status: number; body: string }> {
	const timeout = AbortSignal.timeout(config.timeoutSeconds * 1000);
	try {
		const response = await fetch(config.url, {
			method: config.method,
			headers: config.headers,
			...(config.body !== undefined && { body: config.body }),
			signal: AbortSignal.any([timeout, stopSignal]),
		});
		return { status: response.status, body: await readStart(response) };
	} catch (error) {
		if (timeout.aborted) {
			throw new RetryableError(`No answer within ${config.timeoutSeconds} s.`, { code: 'http_timeout', cause: error });
		}
		// fetch refuses a request it cannot even build, such as a GET with a body, before anything is sent.
		const cause = error instanceof Error && error.cause instanceof Error ? error.cause : undefined;
		if (error instanceof TypeError && !cause)
			throw new TerminalError(error.message, { code: 'bad_request', cause: error });
		throw new RetryableError(`The request failed: ${cause?.message ?? String(error)}`, {
			code: 'http_failed',
			cause: error,
		});
	}
}

/** The beginning of a body; the rest is not read, however much there is. */
async function readStart(response: Response): Promise<string> {
	const decoder = new TextDecoder();
	let text = '';
	let bytes = 0;
	for await (const chunk of response.body ?? []) {
		const piece = chunk.subarray(0, MAX_BODY_BYTES - bytes);
		bytes += piece.byteLength;
		text += decoder.decode(piece, { stream: true });
		if (bytes >= MAX_BODY_BYTES) break;
	}
	return text;
}

function statusError(status: number): RetryableError | TerminalError {
	const message = `The answer has status ${status}.`;
	const code = `http_${status}`;
	return PASSING_STATUSES.has(status) ? new RetryableError(message, { code }) : new TerminalError(message, { code });
}
