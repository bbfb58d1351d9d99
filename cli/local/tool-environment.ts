/**
 * The environment for tools this project starts, wrangler before all. They ask the network for nothing of their own
 * accord (usage statistics, newer versions, the place of this machine), and the local runtime does not trace what it
 * runs, which would cost a millisecond for every queue message. Nor does it serve its explorer, which lets every user of
 * the machine read and write the databases without a word.
 */
export function toolEnvironment(): NodeJS.ProcessEnv {
	return {
		...process.env,
		CLOUDFLARE_CF_FETCH_ENABLED: 'false',
		WRANGLER_HIDE_BANNER: 'true',
		WRANGLER_SEND_METRICS: 'false',
		X_LOCAL_EXPLORER: 'false',
		X_LOCAL_OBSERVABILITY: 'false',
	};
}
