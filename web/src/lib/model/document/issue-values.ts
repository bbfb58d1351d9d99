import { brokenRule, type Issue } from '#contract/broken-rule.ts';
import type { FindingValues } from '#contract/finding.ts';

/** What a sentence about the structure of a document names: the broken rule, its number, and what would be right. */
export function issueValues(issue: Issue): FindingValues {
	if (issue.code === 'invalid_type')
		return issue.input === undefined ? { rule: 'required' } : { rule: 'wrong_type', expected: issue.expected };
	const { rule, limit } = brokenRule(issue);
	return {
		...(rule !== undefined && { rule }),
		...(limit !== undefined && { limit }),
		...(issue.code === 'invalid_value' && { options: issue.values.map(String).join(', ') }),
		...('options' in issue && Array.isArray(issue.options) && { options: issue.options.map(String).join(', ') }),
	};
}
