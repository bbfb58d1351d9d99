import type { Diagnostic } from '@codemirror/lint';
import { whatWasFound } from '#lib/i18n/finding.ts';
import type { Finding, FindingLevel } from '#lib/model/document/finding.ts';

const SEVERITIES: Readonly<Record<FindingLevel, Diagnostic['severity']>> = {
	problem: 'error',
	blocker: 'warning',
	warning: 'info',
};

/** A finding as the editor underlines it. What was found in a longer text is shown at the end of this one. */
export function diagnosticOf(finding: Finding, length: number): Diagnostic {
	return {
		from: Math.min(finding.from, length),
		to: Math.min(finding.to, length),
		severity: SEVERITIES[finding.level],
		message: whatWasFound(finding),
		source: finding.code,
	};
}
