import type { CallbackClaim } from '../auth/callback-token.ts';
import type { Identity, Principal } from '../auth/principal.ts';
import type { Services } from '../service/services.ts';

/**
 * What handlers find in their context. `authorize` sets `identity`, and for routes whose path names an organization or a
 * project `principal`, who that is there; `lookedUpAt` (epoch ms) is when the database was asked; `claim` is set by the callback routes.
 */
export interface AppEnv {
	Bindings: Env;
	Variables: {
		requestId: string;
		services: Services;
		identity: Identity;
		lookedUpAt: number;
		principal: Principal;
		claim: CallbackClaim;
	};
}
