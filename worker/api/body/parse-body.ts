import { accept } from '../../lib/result.ts';
import { type Answer, refuseWith } from '../../service/answer.ts';
import { invalidRequest } from '../invalid-request.ts';
import { BODY_KINDS, type BodyKind } from './body-kind.ts';
import { checkJson } from './check-json.ts';
import { findFlaw } from './find-flaw.ts';
import { parseYaml, YAML_CHARACTERS_MAX } from './parse-yaml.ts';
import { readText } from './read-text.ts';

const JSON_TYPE = /^application\/json\s*(;|$)/i;
const YAML_TYPE = /^application\/(x-)?yaml\s*(;|$)/i;

type Parsed = Answer<unknown, 'invalid_request' | 'payload_too_large' | 'unsupported_media_type'>;

/**
 * Reads a body within the limits of its kind. A body that is not there reads as an empty object; whether anything may
 * be missing is for the route's schema.
 */
export async function parseBody(request: Request, kind: BodyKind): Promise<Parsed> {
	const { bytesMax, isSearched } = BODY_KINDS[kind];
	const read = await readText(request, bytesMax);
	if (!read.ok)
		return read.reason === 'too_large' ? refuseWith('payload_too_large', { bytesMax }) : flawed('is not UTF-8');
	const contentType = request.headers.get('content-type') ?? '';
	if (read.text === '' && (contentType === '' || kind === 'optional')) return accept({});
	const parsed = parseText(read.text, contentType, kind);
	const flaw = parsed.ok && isSearched ? findFlaw(parsed.value) : null;
	return flaw === null ? parsed : flawed(flaw.message, flaw.pointer);
}

function parseText(text: string, contentType: string, kind: BodyKind): Parsed {
	if (JSON_TYPE.test(contentType)) return parseJson(text);
	const { yaml } = BODY_KINDS[kind];
	if (yaml === 'refused' || !YAML_TYPE.test(contentType))
		return refuseWith('unsupported_media_type', { accepted: acceptedTypes(kind) });
	if (text.length > YAML_CHARACTERS_MAX) return refuseWith('payload_too_large', { bytesMax: YAML_CHARACTERS_MAX });
	const parsed = parseYaml(text);
	if (!parsed.ok) return flawed(parsed.message);
	return accept(yaml === 'wrapped' ? { document: parsed.value } : parsed.value);
}

function acceptedTypes(kind: BodyKind): string[] {
	return BODY_KINDS[kind].yaml === 'refused' ? ['application/json'] : ['application/json', 'application/yaml'];
}

function parseJson(text: string): Parsed {
	const wrong = checkJson(text);
	if (wrong !== null) return flawed(wrong);
	try {
		return accept(JSON.parse(text));
	} catch {
		return flawed('is not JSON');
	}
}

function flawed(message: string, pointer = '') {
	return invalidRequest([{ in: 'body', pointer, message }]);
}
