import { QueryCache } from '#lib/api/cache.ts';

/** What this tab has read, for showing it again at once. */
export const cache = new QueryCache();
