import { z } from 'zod';
import { parseIfMatch } from '../lib/if-match.ts';

/** The etags of what was read, where nothing may be overwritten that somebody else has changed since (RFC 9110 §13.1.1). */
export const ifMatchHeaderSchema = z.object({ 'if-match': z.string().max(200).transform(parseIfMatch).optional() });
