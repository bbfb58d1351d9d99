import type { ErrorCode } from '../contract/error.ts';
import type { Refusal as RpcRefusal } from '../instance/rpc.ts';
import type { Refused } from '../lib/result.ts';
import { type Refusal, refuseWith } from './answer.ts';

/**
 * Turns an object's refusal into one that a route has declared. Any object may be unavailable for the moment, because the
 * platform holds it up or a project's capacity is used up.
 *
 * @throws Error for a code that nobody foresaw here, which is a bug and not an answer.
 */
export function publicRefusal<Code extends ErrorCode>(
	refused: RpcRefusal,
	codes: readonly Code[],
): Refused<Refusal<Code>> | Refused<Refusal<'unavailable'>> {
	if (refused.code === 'unavailable') return refuseWith('unavailable', refused.details);
	const code = codes.find((known) => known === refused.code);
	if (code === undefined) throw new Error(`An object refused with ${refused.code}, which this route does not know.`);
	return refuseWith(code, refused.details);
}
