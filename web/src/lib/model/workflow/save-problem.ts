import type { ApiProblem } from '#lib/api/problem.ts';
import type { Remark } from '#lib/model/document/finding.ts';
import { isRecord } from '#lib/model/document/is-record.ts';

/** What the API found wrong with a document it refused, with pointers into the document. */
export function remarksOfProblem(problem: ApiProblem): Remark[] {
	const inBody = problem.fields
		.filter((field) => field.in === 'body' && field.pointer.startsWith('/document'))
		.map(({ pointer, message, rule, limit }) => {
			const place = pointer.slice('/document'.length);
			return remark({ level: 'problem', code: problem.code, pointer: place, message, values: { rule, limit } });
		});
	if (problem.code === 'name_taken')
		return [remark({ level: 'problem', code: problem.code, pointer: '/name', message: problem.message })];
	return [...inBody, ...listed(problem.details.problems, 'problem'), ...listed(problem.details.blockers, 'blocker')];
}

function listed(found: unknown, level: Remark['level']): Remark[] {
	if (!Array.isArray(found)) return [];
	return found
		.filter(isRecord)
		.map(({ code, pointer, message, values }) =>
			remark({ level, code: String(code), pointer: String(pointer), message: String(message), values }),
		);
}

/** Of values only what a sentence can name is taken over. */
function remark({ values, ...found }: Omit<Remark, 'values'> & { readonly values?: unknown }): Remark {
	const named = Object.entries(isRecord(values) ? values : {}).flatMap(([name, value]) =>
		typeof value === 'string' || typeof value === 'number' || value === null ? [[name, value] as const] : [],
	);
	return { ...found, values: Object.fromEntries(named) };
}
