import { z } from 'zod';
import { type SetupRequest, setupAnswerSchema } from '../../worker/contract/setup.ts';
import { ApiClient } from '../client/api-client.ts';
import { ApiProblem } from '../client/api-problem.ts';
import type { LocalStack } from '../local/local-stack.ts';
import { readJsonFile, writePrivateFile } from '../local/private-file.ts';
import { StartProblem } from '../local/start-problem.ts';
import type { StateFolder } from '../local/state-folder.ts';

const ownerSchema = z.strictObject({
	organizationId: z.string(),
	projectId: z.string(),
	/** May do everything in the organization. */
	token: z.string(),
});

export type Owner = z.infer<typeof ownerSchema>;

/** The owner that an earlier start set up; undefined when none did. */
export function readOwner(folder: StateFolder): Promise<Owner | undefined> {
	return readJsonFile(folder.ownerFile, ownerSchema);
}

/**
 * The owner of the demo organization. On the first start the one-time setup token creates organization, project and the
 * owner's token, which is kept in the state folder.
 *
 * @throws StartProblem when the deployment has an owner whose token is not in the folder.
 */
export async function readOrSetUpOwner(stack: LocalStack, folder: StateFolder): Promise<Owner> {
	const known = await readOwner(folder);
	if (known !== undefined) return known;
	const request: SetupRequest = {
		setupToken: stack.setupToken,
		organization: { name: 'Demo' },
		project: { name: 'demo', timeZone: 'UTC', settings: { params: {} } },
	};
	const { organization, project, token } = await setUp(stack, folder, request);
	const owner = { organizationId: organization.id, projectId: project.id, token: token.token };
	await writePrivateFile(folder.ownerFile, `${JSON.stringify(owner, null, '\t')}\n`);
	return owner;
}

async function setUp(stack: LocalStack, folder: StateFolder, body: SetupRequest) {
	try {
		return await new ApiClient(stack.url).call({ method: 'POST', path: '/setup', body }, setupAnswerSchema);
	} catch (error) {
		if (!(error instanceof ApiProblem && error.code === 'already_set_up')) throw error;
		throw new StartProblem(`This deployment has an owner, whose token is not in ${folder.ownerFile}.`, {
			advice: `Use that token with the API (npm start -- --no-demo), or remove ${folder.path} to begin anew.`,
			cause: error,
		});
	}
}
