import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { createApp } from '../../../worker/api/app.ts';
import { openServices } from '../../../worker/service/open-services.ts';
import { type Answered, type Call, call } from './caller.ts';

/** What was sent to somebody. */
export interface Mail {
	readonly to: string;
	readonly subject: string;
	readonly text: string;
}

/** What a deployment is given besides what the tests have. */
type Settings = Partial<Record<'ORRERY_SIGN_UP' | 'ORRERY_MAIL_FROM', string>>;

/** A deployment that sends mail, whose letters lie open. */
export function aMailingDeployment(changed: Settings = {}, overrides: Partial<Env> = {}) {
	const mails: Mail[] = [];
	const binding = {
		send: async (mail: unknown) => {
			mails.push(mail as Mail);
			return { messageId: 'one' };
		},
	};
	const settings = { ORRERY_SIGN_UP: 'open', ORRERY_MAIL_FROM: 'orrery@example.com', ...changed };
	const environment = { ...env, EMAIL: binding, ...settings, ...overrides };
	const app = createApp(openServices);
	/** Answers a call, and what was to be done afterwards is done. */
	async function ask(wanted: Call): Promise<Answered> {
		const context = createExecutionContext();
		const answer = await call(wanted, async (request) => app.fetch(request, environment, context));
		await waitOnExecutionContext(context);
		return answer;
	}
	return { ask, mails, secretFor: (email: string) => secretOf(mails.findLast(({ to }) => to === email)) };
}

/** The secret of the link in a mail. */
function secretOf(mail: Mail | undefined): string {
	return decodeURIComponent(/#token=(\S+)/.exec(mail?.text ?? '')?.[1] ?? '');
}
