/** Where the reference executor listens unless it is told otherwise. */
export const REFERENCE_PORT = 8800;

/**
 * Starts the reference executor where an address says it listens. The secret is in the environment, since other users of
 * a machine can read the arguments of its programs.
 */
export function referenceCommand(url: string, secret: string): string {
	const port = portOf(url);
	return `ORRERY_EXECUTOR_SECRET=${secret} npx node executor/reference/main.ts --port ${port} --data ./executor-data`;
}

/** Behind `https` there is a proxy or a tunnel, which hides the port the executor itself listens on. */
function portOf(url: string): number {
	const { protocol, port } = URL.canParse(url) ? new URL(url) : { protocol: '', port: '' };
	return protocol === 'http:' && port !== '' ? Number(port) : REFERENCE_PORT;
}
