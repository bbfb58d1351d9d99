/**
 * Waits for a call to another part, but not for ever: an object with a call under way is kept alive and billed
 * (https://developers.cloudflare.com/durable-objects/platform/pricing/), and its other work waits for the answer.
 *
 * @throws Error when the time is over; whether the call took effect is then unknown.
 */
export async function withinTime<Value>(promise: Promise<Value>, timeoutMs: number): Promise<Value> {
	let timer: ReturnType<typeof setTimeout> | null = null;
	const late = new Promise<never>((_resolve, reject) => {
		timer = setTimeout(() => reject(new Error(`No answer within ${timeoutMs} ms`)), timeoutMs);
	});
	try {
		return await Promise.race([promise, late]);
	} finally {
		if (timer !== null) clearTimeout(timer);
	}
}
