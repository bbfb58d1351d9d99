import { createMiddleware } from 'hono/factory';
import { MAX_LOG_CHUNK_BYTES } from '../../protocol/limits.ts';
import { refuseWith } from '../../service/answer.ts';
import type { AppEnv } from '../app-env.ts';
import { readText } from '../body/read-text.ts';
import { replaceBody } from '../body/replace-body.ts';
import { invalidRequest } from '../invalid-request.ts';
import { refusal } from '../refusal.ts';

const TEXT_TYPE = /^text\/plain\s*(;|$)/i;

/** Reads a piece of a log within its limit and hands it on. What executors write is kept as they wrote it. */
export const readLogChunk = createMiddleware<AppEnv>(async (c, next) => {
	if (!TEXT_TYPE.test(c.req.header('content-type') ?? '')) {
		return refusal(c, refuseWith('unsupported_media_type', { accepted: ['text/plain'] }));
	}
	const read = await readText(c.req.raw, MAX_LOG_CHUNK_BYTES);
	if (!read.ok && read.reason === 'too_large') {
		return refusal(c, refuseWith('payload_too_large', { bytesMax: MAX_LOG_CHUNK_BYTES }));
	}
	if (!read.ok) return refusal(c, invalidRequest([{ in: 'body', pointer: '', message: 'is not UTF-8' }]));
	c.req.raw = replaceBody(c.req.raw, read.text, 'text/plain');
	return next();
});
