import type { SourceFormat } from '#lib/model/document/source-format.ts';

/** Where the API gives a document as a file; the latest version unless one is named. */
export function exportAddress(projectId: string, workflowId: string, format: SourceFormat, version?: number): string {
	const query = new URLSearchParams({ format, ...(version === undefined ? {} : { version: String(version) }) });
	return `/api/v1/projects/${projectId}/workflows/${workflowId}/export?${query}`;
}

/** Lets the browser keep a file; the session's cookie goes along. */
export function download(address: string): void {
	const link = document.createElement('a');
	link.href = address;
	link.download = '';
	link.click();
}
