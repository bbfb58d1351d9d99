import type { CallbackClaim } from '../auth/callback-token.ts';
import type { Principal } from '../auth/principal.ts';
import type { Services } from '../service/services.ts';

/** What handlers find in their context. `principal` is set by `authorize`, `claim` by the callback routes. */
export interface AppEnv {
	Bindings: Env;
	Variables: {
		requestId: string;
		services: Services;
		principal: Principal;
		claim: CallbackClaim;
	};
}
