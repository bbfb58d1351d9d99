import { accept } from '../../lib/result.ts';
import { type Answer, refuseWith } from '../../service/answer.ts';
import { invalidRequest } from '../invalid-request.ts';
import { BODY_KINDS, type BodyKind } from './body-kind.ts';
import { findFlaw } from './find-flaw.ts';
import { type ParsedYaml, parseYaml } from './parse-yaml.ts';
import { readText } from './read-text.ts';

const JSON_TYPE = /^application\/json\s*(;|$)/i;
const YAML_TYPE = /^application\/(x-)?yaml\s*(;|$)/i;

/**
 * Reads a body within the limits of its kind. A body that is not there reads as an empty object; whether anything may
 * be missing is for the route's schema.
 */
export async function parseBody(
	request: Request,
	kind: BodyKind,
): Promise<Answer<unknown, 'invalid_request' | 'payload_too_large' | 'unsupported_media_type'>> {
	const { bytesMax, yaml, isSearched } = BODY_KINDS[kind];
	const read = await readText(request, bytesMax);
	if (!read.ok)
		return read.reason === 'too_large' ? refuseWith('payload_too_large', { bytesMax }) : flawed('is not UTF-8');
	const contentType = request.headers.get('content-type') ?? '';
	if (read.text === '' && contentType === '') return accept({});
	const isYaml = yaml !== 'refused' && YAML_TYPE.test(contentType);
	if (!(isYaml || JSON_TYPE.test(contentType))) return refuseWith('unsupported_media_type');
	const parsed = isYaml ? parseYaml(read.text) : parseJson(read.text);
	if (!parsed.ok) return flawed(parsed.message);
	const flaw = isSearched ? findFlaw(parsed.value) : null;
	if (flaw !== null) return flawed(flaw.message, flaw.pointer);
	return accept(isYaml && yaml === 'wrapped' ? { document: parsed.value } : parsed.value);
}

function parseJson(text: string): ParsedYaml {
	try {
		return { ok: true, value: JSON.parse(text) };
	} catch {
		return { ok: false, message: 'is not JSON' };
	}
}

function flawed(message: string, pointer = '') {
	return invalidRequest([{ in: 'body', pointer, message }]);
}
