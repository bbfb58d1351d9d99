import type { ProcessGroups } from './process-groups.ts';
import type { SqlConnections } from './sql-connections.ts';
import type { WorkFolders } from './work-folder.ts';

/** What the tasks of the reference executor use of the machine. */
export interface ReferencePorts {
	readonly groups: ProcessGroups;
	readonly folders: WorkFolders;
	readonly connections: SqlConnections;
	/** Where relative paths of connections begin. */
	readonly dataPath: string;
}
