/** Reads a body as UTF-8 text, holding no more than the cap and one chunk of it. */
export async function readText(
	request: Request,
	bytesMax: number,
): Promise<{ ok: true; text: string } | { ok: false; reason: 'too_large' | 'not_utf8' }> {
	const announced = Number(request.headers.get('content-length') ?? 0);
	if (announced > bytesMax) return { ok: false, reason: 'too_large' };
	const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
	let bytes = 0;
	let text = '';
	try {
		for await (const chunk of request.body ?? []) {
			bytes += chunk.byteLength;
			if (bytes > bytesMax) return { ok: false, reason: 'too_large' };
			text += decoder.decode(chunk, { stream: true });
		}
		return { ok: true, text: text + decoder.decode() };
	} catch (error) {
		if (error instanceof TypeError) return { ok: false, reason: 'not_utf8' };
		throw error;
	}
}
