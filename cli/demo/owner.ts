import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { signUpAnswerSchema } from '../../worker/contract/auth.ts';
import { createdInvitationSchema } from '../../worker/contract/invitation.ts';
import { type SetupRequest, setupAnswerSchema } from '../../worker/contract/setup.ts';
import { ApiClient } from '../client/api-client.ts';
import { ApiProblem } from '../client/api-problem.ts';
import type { LocalStack } from '../local/local-stack.ts';
import { newestLink } from '../local/newest-link.ts';
import { readJsonFile, writePrivateFile } from '../local/private-file.ts';
import { StartProblem } from '../local/start-problem.ts';
import type { StateFolder } from '../local/state-folder.ts';

const PASSWORD_BYTES = 12;

/** No mail ever reaches this address: `.example` is nobody's (RFC 2606). */
const EMAIL = 'owner@orrery.example';
const NAME = 'Owner';

/** What the subject of an invitation says. */
const INVITED = 'invited';

const ownerSchema = z.strictObject({
	organizationId: z.string(),
	projectId: z.string(),
	/** May do everything in the organization. */
	token: z.string(),
	/** What to sign in to the console with; absent in folders from before there were people. */
	signIn: z.strictObject({ email: z.string(), password: z.string() }).optional(),
	/** The schedule that the demo gave its workflow; absent until it did. Whoever deletes it gets no other. */
	scheduleId: z.string().optional(),
});

export type Owner = z.infer<typeof ownerSchema>;

/** The owner that an earlier start set up; undefined when none did. */
export function readOwner(folder: StateFolder): Promise<Owner | undefined> {
	return readJsonFile(folder.ownerFile, ownerSchema);
}

/**
 * The owner of the demo organization. On the first start the one-time setup token creates organization, project, a person
 * and a token, which are kept in the state folder.
 *
 * @throws StartProblem when the deployment has an owner whose token is not in the folder.
 */
export async function readOrSetUpOwner(stack: LocalStack, folder: StateFolder): Promise<Owner> {
	const known = await readOwner(folder);
	if (known !== undefined) return known;
	const password = newPassword();
	const request: SetupRequest = {
		setupToken: stack.setupToken,
		organization: { name: 'Demo' },
		project: { name: 'demo', timeZone: 'UTC', settings: { params: {}, hotDays: 7, retentionDays: 365 } },
		owner: { name: NAME, email: EMAIL, password },
	};
	const { organization, project, token } = await setUp(stack, folder, request);
	return keepOwner(folder, {
		organizationId: organization.id,
		projectId: project.id,
		token: token.token,
		signIn: { email: EMAIL, password },
	});
}

/**
 * Gives an owner whose organization is from before there were people an account to sign in with: their token invites
 * them. Where somebody else owns the organization already, they are left as they are.
 */
export async function withSignIn(stack: LocalStack, folder: StateFolder, owner: Owner): Promise<Owner> {
	if (owner.signIn !== undefined) return owner;
	const password = newPassword();
	const path = `/organizations/${owner.organizationId}/invitations`;
	const body = { email: EMAIL, role: 'owner' };
	try {
		const api = new ApiClient(stack.url, owner.token);
		const { link } = await api.call({ method: 'POST', path, body }, createdInvitationSchema);
		const sent = link ?? (await newestLink(stack.worker.logFile, EMAIL, INVITED));
		const invitation = decodeURIComponent(new URL(sent).hash.replace('#token=', ''));
		const signUp = { name: NAME, email: EMAIL, password, invitation };
		await new ApiClient(stack.url).call({ method: 'POST', path: '/auth/sign-up', body: signUp }, signUpAnswerSchema);
	} catch (error) {
		if (error instanceof ApiProblem) return owner;
		throw error;
	}
	return keepOwner(folder, { ...owner, signIn: { email: EMAIL, password } });
}

function newPassword(): string {
	return randomBytes(PASSWORD_BYTES).toString('base64url');
}

/** Keeps what is known of the owner in the folder. */
export async function keepOwner(folder: StateFolder, owner: Owner): Promise<Owner> {
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
