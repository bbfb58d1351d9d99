import { objectStub } from '../lib/object-stub.ts';
import type { ProjectFeedRpc } from './rpc.ts';

/** The feed of one project. */
export function feedStub(env: Pick<Env, 'PROJECT_FEED'>, projectId: string): ProjectFeedRpc {
	return objectStub(env.PROJECT_FEED, projectId);
}
