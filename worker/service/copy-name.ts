import { WORKFLOW_NAME_LENGTH_MAX } from '../contract/workflow-document.ts';

/** `<name>_copy_<yyyyMMddHHmmssSSS>` in UTC (D1), shortened so that it stays a name. */
export function copyName(name: string, nowMs: number): string {
	const suffix = `_copy_${new Date(nowMs).toISOString().replaceAll(/\D/g, '')}`;
	return `${name.slice(0, WORKFLOW_NAME_LENGTH_MAX - suffix.length).toWellFormed()}${suffix}`;
}
