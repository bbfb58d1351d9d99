/** What belongs to one run. */
export interface RunPlace {
	readonly projectId: string;
	readonly instanceId: string;
}

const ARCHIVE_KEY = /^archives\/([^/]+)\/([^/]+)\.ndjson\.gz$/;

/** The run itself, archived. */
export function archiveKey({ projectId, instanceId }: RunPlace): string {
	return `archives/${projectId}/${instanceId}.ndjson.gz`;
}

/** All archived runs of a project, in the order of their creation. */
export function archivesPrefix(projectId: string): string {
	return `archives/${projectId}/`;
}

/** The run whose archive has this key; null for a key of anything else. */
export function archivePlace(key: string): RunPlace | null {
	const [, projectId, instanceId] = ARCHIVE_KEY.exec(key) ?? [];
	return projectId === undefined || instanceId === undefined ? null : { projectId, instanceId };
}

/** Where the pieces of a run's logs lie within its segments. */
export function logIndexKey(place: RunPlace): string {
	return `${logPrefix(place)}index.json`;
}

/** Logs that were moved together; numbers count from 1. */
export function logSegmentKey(place: RunPlace, segment: number): string {
	return `${logPrefix(place)}${segment}.log`;
}

function logPrefix({ projectId, instanceId }: RunPlace): string {
	return `logs/${projectId}/${instanceId}/`;
}
