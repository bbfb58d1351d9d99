import { asProblem } from '#lib/api/problem.ts';
import { frameText } from '#lib/i18n/frame.ts';
import { signInPath } from '#lib/model/paths.ts';
import { session } from '#lib/state/session.svelte.ts';
import { toasts } from '#lib/state/toasts.svelte.ts';

/** Signs out and goes to the door; whoever cannot be signed out for good is told so there. */
export async function signOut(go: (href: string) => unknown): Promise<void> {
	try {
		await session.leave();
	} catch (error) {
		toasts.say(`${frameText().signOutFailed} (${asProblem(error).code})`, { tone: 'failed' });
	}
	await go(signInPath());
}
