import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { createApp } from '../../../worker/api/app.ts';
import { Accounts } from '../../../worker/auth/accounts.ts';
import { SessionIdentities } from '../../../worker/auth/session-identities.ts';
import { TokenIdentities } from '../../../worker/auth/token-identities.ts';
import { openDatabase } from '../../../worker/db/database.ts';
import { openServices } from '../../../worker/service/open-services.ts';
import type { Fetcher } from './caller.ts';

/** A database that takes every statement and never answers. */
const silentDatabase = {
	prepare: () => silentStatement,
	batch: () => new Promise(() => undefined),
};

const silentStatement = {
	bind: () => silentStatement,
	all: () => new Promise(() => undefined),
	raw: () => new Promise(() => undefined),
	run: () => new Promise(() => undefined),
	first: () => new Promise(() => undefined),
};

/** An isolate of its own, with a clock and a database that can be taken away. */
export function anIsolate() {
	const state = { now: Date.now(), isDown: false, hangs: false };
	const binding = new Proxy(env.DB, {
		get(target, name) {
			if (state.isDown) throw new Error('D1_ERROR: Network connection lost.');
			const value = Reflect.get(state.hangs ? silentDatabase : target, name);
			return typeof value === 'function' ? value.bind(target) : value;
		},
	});
	const own = {
		db: openDatabase(binding),
		accounts: new Accounts(binding),
		tokenIdentities: new TokenIdentities(),
		sessionIdentities: new SessionIdentities(),
		now: () => state.now,
	};
	const app = createApp((bindings, afterwards) => ({ ...openServices(bindings, afterwards), ...own }));
	const fetcher: Fetcher = async (request) => {
		const context = createExecutionContext();
		const answer = await app.fetch(request, env, context);
		if (!state.hangs && !state.isDown) await waitOnExecutionContext(context);
		return answer;
	};
	return { state, fetcher };
}
