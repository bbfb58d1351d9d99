import type { Database } from '../../../worker/db/database.ts';
import { longestInstances } from '../../../worker/db/query/instance.ts';
import { writeCursor } from '../../../worker/service/cursor.ts';
import { countProjectInstances, listProjectInstances } from '../../../worker/service/instance-list.ts';
import { countProjectTaskInstances, listProjectTaskInstances } from '../../../worker/service/task-instance-list.ts';
import { createdAt, RARE_TYPE, RARE_WORKFLOW, runId, type Scenery, workflowId } from './scenery.ts';

/** Something people ask of the lists, as the API asks it of the database. */
export interface Question {
	readonly name: string;
	readonly ask: (db: Database) => Promise<unknown>;
}

const PAGE = { limit: 50 };

/** What is asked of a seeded database, from what every visit asks to what hardly anybody does. */
export function questionsOf(scenery: Scenery): readonly Question[] {
	const { projectId } = scenery;
	const place = Math.floor(scenery.runs / 10);
	const deep = { createdAt: createdAt(scenery, place), id: runId(scenery, place) };
	const services = (db: Database) => ({ db, now: () => scenery.now });
	const runs = (name: string, query: Partial<Parameters<typeof listProjectInstances>[2]> = {}): Question => ({
		name: `runs: ${name}`,
		ask: (db) => listProjectInstances(services(db), projectId, { ...PAGE, ...query }),
	});
	const runCounts = (name: string, query: Parameters<typeof countProjectInstances>[2] = {}): Question => ({
		name: `runs counted: ${name}`,
		ask: (db) => countProjectInstances(services(db), projectId, query),
	});
	const tasks = (name: string, query: Partial<Parameters<typeof listProjectTaskInstances>[2]> = {}): Question => ({
		name: `tasks: ${name}`,
		ask: (db) => listProjectTaskInstances(services(db), projectId, { ...PAGE, ...query }),
	});
	const taskCounts = (name: string, query: Parameters<typeof countProjectTaskInstances>[2] = {}): Question => ({
		name: `tasks counted: ${name}`,
		ask: (db) => countProjectTaskInstances(services(db), projectId, query),
	});
	return [
		runs('first page'),
		runs('page after nine tenths', { cursor: writeCursor([deep.createdAt, deep.id]) }),
		runs('of a busy workflow', { workflowId: workflowId(5) }),
		runs('of a workflow with ten runs', { workflowId: RARE_WORKFLOW }),
		runs('failed, 2 %', { state: ['failed'] }),
		runs('running, 0.04 %', { state: ['running'] }),
		runs('in a state that none is in', { state: ['stopped'] }),
		runs('with a name that none has', { name: 'no such name' }),
		runCounts('all'),
		runCounts('running', { state: ['running'] }),
		{
			name: 'runs that last longest',
			ask: (db) => longestInstances(db, projectId, { from: 0, states: ['running', 'paused'], limit: 5 }),
		},
		tasks('first page'),
		tasks('page after nine tenths', { cursor: writeCursor([deep.createdAt, deep.id, 'node-4']) }),
		tasks('of one run', { instanceId: runId(scenery, place) }),
		tasks('of a workflow with ten runs', { workflowId: RARE_WORKFLOW }),
		tasks('failed, 0.2 %', { state: ['failed'] }),
		tasks('in a state that none is in', { state: ['stopped'] }),
		tasks('of a type that ten have', { type: RARE_TYPE }),
		tasks('with a name that none has', { name: 'no such name' }),
		taskCounts('all'),
		taskCounts('failed', { state: ['failed'] }),
		taskCounts('of a type that ten have', { type: RARE_TYPE }),
	];
}
