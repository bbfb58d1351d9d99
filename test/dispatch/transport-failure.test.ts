import { expect, test } from 'vitest';
import { readTransportFailure } from '../../worker/dispatch/transport-failure.ts';

test.each([
	[new Error('Network connection lost.'), 'unknown'],
	[new Error('internal error; reference = gkgqcieqclibmv7qgp02fcok'), 'unknown'],
	[new TypeError('Invalid URL: http://'), 'before-connect'],
	[new TypeError('Fetch API cannot load: ftp://127.0.0.1/'), 'before-connect'],
	[new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:9') }), 'connect'],
	[new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND nowhere.invalid') }), 'dns'],
	[new TypeError('fetch failed', { cause: new Error('self-signed certificate') }), 'tls'],
	[new TypeError('fetch failed', { cause: new Error('other side closed') }), 'unknown'],
	[new Error('TLS handshake failed'), 'tls'],
	['a thrown text', 'unknown'],
	[undefined, 'unknown'],
])('%s is understood as %s', (error, phase) => {
	expect(readTransportFailure(error).phase).toBe(phase);
});
