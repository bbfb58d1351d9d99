import { isSameSecret } from '../auth/is-same-secret.ts';
import { scopeSchema } from '../contract/scope.ts';
import type { SetupAnswer, SetupRequest } from '../contract/setup.ts';
import { insertFirstOwner } from '../db/query/setup.ts';
import { newId } from '../lib/new-id.ts';
import { accept } from '../lib/result.ts';
import { type Answer, refuseWith } from './answer.ts';
import { newPerson } from './new-person.ts';
import { showOrganization } from './organization.ts';
import { newProjectRow, showProject } from './project.ts';
import type { Services } from './services.ts';
import { newTokenRow, showToken } from './token.ts';

/**
 * Creates the first organization with its owner, its first project and a token, exactly once in the life of a
 * deployment. Whoever does not have the setup token is not even told whether that has happened.
 */
export async function setUp(
	{ db, settings, accounts, now }: Services,
	request: SetupRequest,
): Promise<Answer<SetupAnswer, 'unauthenticated' | 'already_set_up'>> {
	if (!(await isSameSecret(request.setupToken, settings.setupToken))) return refuseWith('unauthenticated');
	const nowMs = now();
	const organization = { id: newId('organization', nowMs), name: request.organization.name, createdAt: nowMs };
	const project = newProjectRow(organization.id, request.project, nowMs);
	const { name, email, password } = request.owner;
	const person = newPerson({ name, email, hash: await accounts.hashPassword(password) }, nowMs);
	const { row, token } = await newTokenRow(
		{ organizationId: organization.id, projectId: null, createdBy: 'system:setup' },
		{ name: 'Owner', scopes: scopeSchema.options, expiresAt: null },
		nowMs,
	);
	if (!(await insertFirstOwner(db, { organization, project, token: row, person }))) return refuseWith('already_set_up');
	return accept({
		organization: showOrganization(organization),
		project: showProject(project),
		user: { id: person.user.id, name, email },
		token: { ...showToken(row), token },
	});
}
