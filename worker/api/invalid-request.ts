import type { ZodError } from 'zod';
import { brokenRule } from '../contract/broken-rule.ts';
import type { FieldError } from '../contract/error.ts';
import { jsonPointer } from '../engine/problem.ts';
import { refuseWith } from '../service/answer.ts';

const FIELDS_MAX = 100;

/** Refuses a request whose shape is wrong, naming every wrong place. */
export function invalidRequest(fields: readonly FieldError[]) {
	return refuseWith('invalid_request', { fields: fields.slice(0, FIELDS_MAX).map((field) => ({ ...field })) });
}

/** The wrong places a schema found in one part of a request. */
export function fieldsOf(part: FieldError['in'], error: ZodError): FieldError[] {
	return error.issues.flatMap((issue): FieldError[] => {
		const path = issue.path.map(String);
		if (issue.code !== 'unrecognized_keys')
			return [{ in: part, pointer: jsonPointer(...path), message: issue.message, ...brokenRule(issue) }];
		return issue.keys.map((key) => ({
			in: part,
			pointer: jsonPointer(...path, key),
			message: 'is not a known field',
			rule: 'unknown_field',
		}));
	});
}
