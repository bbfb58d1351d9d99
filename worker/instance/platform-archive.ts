import { putArchive } from '../archive/archive-bucket.ts';
import { projectSettingsSchema } from '../contract/project.ts';
import { openDatabase } from '../db/database.ts';
import { findAnyProject } from '../db/query/project.ts';
import { logStoreStub } from '../logs/stub.ts';
import { DAY_MS, HOT_MS_DEFAULT, HOT_MS_MIN } from './hot-time.ts';
import type { ArchivePorts } from './instance-ports.ts';

/** A run's way into the archive, over the bindings of the Worker. The run has ended, so it may need the database. */
export function platformArchive(env: Env): ArchivePorts {
	return {
		hotMsAssumed: HOT_MS_DEFAULT,
		hotMsMin: HOT_MS_MIN,
		async hotMs({ spec }) {
			const project = await findAnyProject(openDatabase(env.DB), spec.projectId);
			const settings = projectSettingsSchema.parse(project?.settings ?? {});
			return settings.hotDays * DAY_MS;
		},
		async store({ spec }, bundle) {
			// Logs first: once the run is archived, nobody asks their object any more.
			await logStoreStub(env, spec.projectId, spec.instanceId).move();
			await putArchive(env.BUCKET, spec, bundle);
		},
	};
}
