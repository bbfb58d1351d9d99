import { answer, api, type Schema } from '#lib/api/client.ts';
import { ApiProblem } from '#lib/api/problem.ts';
import { remarksOfProblem } from './save-problem.ts';

type WorkflowDocument = Schema<'WorkflowDocument'>;
type Place = { readonly projectId: string; readonly workflowId: string };

/** The document of a version as its author would write it in YAML: without what is standard anyway. */
export function exportedText(path: Place, version: number, signal?: AbortSignal): Promise<string> {
	return answer(
		api.GET('/api/v1/projects/{projectId}/workflows/{workflowId}/export', {
			params: { path, query: { format: 'yaml', version } },
			parseAs: 'text',
			...(signal ? { signal } : {}),
		}),
	);
}

/** The text that a run is made of, which version it is of, and the etag that an edit of it is sent with. */
export async function readRunDocument(run: Schema<'Instance'>) {
	const path = { projectId: run.projectId, instanceId: run.id };
	const { version, etag } = await answer(
		api.GET('/api/v1/projects/{projectId}/instances/{instanceId}/document', { params: { path } }),
	);
	const text = await exportedText({ projectId: run.projectId, workflowId: run.workflowId }, version);
	return { text, version, etag };
}

/** Saves the next version over the state that `etag` names. */
export function saveVersion(path: Place, etag: string, body: { document: WorkflowDocument; note: string }) {
	return answer(
		api.PUT('/api/v1/projects/{projectId}/workflows/{workflowId}', {
			params: { path, header: { 'if-match': etag } },
			body,
		}),
	);
}

export function readWorkflow(path: Place): Promise<Schema<'WorkflowDetail'>> {
	return answer(api.GET('/api/v1/projects/{projectId}/workflows/{workflowId}', { params: { path } }));
}

export function readVersion(path: Place, version: number): Promise<Schema<'WorkflowVersionDetail'>> {
	return answer(
		api.GET('/api/v1/projects/{projectId}/workflows/{workflowId}/versions/{version}', {
			params: { path: { ...path, version } },
		}),
	);
}

/** What saving the document and bringing it online would say. */
export async function judgeDocument(projectId: string, document: WorkflowDocument, signal: AbortSignal) {
	try {
		return await answer(
			api.POST('/api/v1/projects/{projectId}/workflows/validate', {
				params: { path: { projectId } },
				body: { document },
				signal,
			}),
		);
	} catch (error) {
		// Some rules of requests are the API's alone, such as names that no object may have.
		const remarks = error instanceof ApiProblem && error.code === 'invalid_request' ? remarksOfProblem(error) : [];
		if (remarks.length === 0) throw error;
		const problems = remarks.map(({ level: _, values = {}, ...found }) => ({ ...found, values }));
		return { problems, blockers: [], warnings: [] };
	}
}
