import type { FieldError } from '../contract/error.ts';
import type { WorkflowDocument } from '../contract/workflow-document.ts';
import { coerce } from '../engine/parameter/coerce.ts';
import { namesIn } from '../engine/parameter/reference.ts';
import { jsonPointer } from '../engine/problem.ts';
import type { Refusal } from '../instance/rpc.ts';
import type { StartRequest } from './rpc.ts';

/**
 * The refusal of startup values that are not of the types which the workflow declares; null when all are. Else every task
 * that reads them would fail, one after the other. A value with references is known only to the run, and one that the
 * workflow does not declare has no type.
 */
export function refuseParams(document: WorkflowDocument, given: StartRequest['startParams']): Refusal | null {
	const fields = paramProblems(document, given, 'params');
	return fields.length === 0 ? null : { ok: false, code: 'invalid_request', details: { fields } };
}

/** What is wrong with startup values; `place` leads to them in what was sent. */
export function paramProblems(
	document: WorkflowDocument,
	given: StartRequest['startParams'],
	...place: readonly string[]
): FieldError[] {
	return misfits(document, given).map(({ name, reason }) => ({
		...{ in: 'body', pointer: jsonPointer(...place, name) },
		message: reason,
	}));
}

/** Startup values that are not of the types which the workflow declares, and why. */
export function misfits(
	document: WorkflowDocument,
	given: StartRequest['startParams'],
): readonly { readonly name: string; readonly reason: string }[] {
	return document.params.flatMap(({ name, direction, type }) => {
		const value = Object.hasOwn(given, name) ? given[name] : undefined;
		if (direction !== 'in' || value === undefined || namesIn(value).size > 0) return [];
		const coerced = coerce(type, value);
		return coerced.ok ? [] : [{ name, reason: coerced.reason }];
	});
}
