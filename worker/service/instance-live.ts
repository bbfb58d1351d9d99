import type { RunPlace } from '../bucket/keys.ts';
import { snapshotMessage } from '../instance/live-feed.ts';
import { instanceStub } from '../instance/stub.ts';
import { accept } from '../lib/result.ts';
import { type Answer, refuseWith } from './answer.ts';
import { closedConnection } from './closed-connection.ts';
import { findArchived } from './run-source.ts';
import type { Services } from './services.ts';

/**
 * Hands whoever follows a run to its object. An archived run is told as it is, and that is all there will ever be.
 *
 * @param upgradeTo the upgrade as it is handed on.
 */
export async function followInstance(
	services: Services,
	place: RunPlace,
	upgradeTo: (url: string) => Request,
): Promise<Answer<Response, 'not_found' | 'limit_reached'>> {
	const archived = await findArchived(services, place);
	if (archived !== null) {
		const last = snapshotMessage(archived.reader.run, archived.reader.view());
		return accept(closedConnection([{ type: 'hello', renewWithinMs: 0 }, last], 'archived'));
	}
	const instance = instanceStub(services.env, place.projectId, place.instanceId);
	const answer = await instance.fetch(upgradeTo('https://instance/live'));
	if (answer.status === 101) return accept(answer);
	return refuseWith(answer.status === 409 ? 'limit_reached' : 'not_found');
}
