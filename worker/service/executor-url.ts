import ipaddr from 'ipaddr.js';
import { URL_LENGTH_MAX } from '../contract/executor.ts';

/** Why an address is refused: a stable word. */
export type UrlRefusal =
	| 'not_a_url'
	| 'too_long'
	| 'not_https'
	| 'credentials'
	| 'own_host'
	| 'trailing_dot'
	| 'numeric_address'
	| 'private_address'
	| 'private_name';

export interface UrlRules {
	/** The development switch: plain HTTP and private networks are allowed. */
	readonly allowPrivate: boolean;
	/** Where this deployment itself answers, as `host` or `host:port`. */
	readonly ownHosts: readonly string[];
}

/** Names that never lead into the public internet: reserved ones, and those private networks commonly use. */
const PRIVATE_SUFFIXES = [
	'localhost',
	'local',
	'localdomain',
	'internal',
	'intranet',
	'private',
	'corp',
	'home',
	'lan',
	'arpa',
	'onion',
	'invalid',
];

const AUTHORITY = /^[a-z]+:[/\\]*([^/\\?#]*)/i;
const PORT = /:\d*$/;

/**
 * Judges an address to which signed messages may be sent: at save, and again at each send, since rules and own hosts
 * may have changed. Pure; what a name resolves to is the platform's matter, which reaches no private network.
 *
 * @returns null when it may be used.
 */
export function checkExecutorUrl(text: string, rules: UrlRules): UrlRefusal | null {
	if (text.length > URL_LENGTH_MAX) return 'too_long';
	const url = URL.parse(text);
	if (url === null) return 'not_a_url';
	const isPlainHttpAllowed = rules.allowPrivate && url.protocol === 'http:';
	if (url.protocol !== 'https:' && !isPlainHttpAllowed) return 'not_https';
	if (url.username !== '' || url.password !== '') return 'credentials';
	if (isOwnHost(url, rules)) return 'own_host';
	return rules.allowPrivate ? null : checkPublicHost(text, url.hostname);
}

/** Under the development switch many programs share one host, so there the port tells them apart. */
function isOwnHost(url: URL, rules: UrlRules): boolean {
	const bare = url.hostname.replace(TRAILING_DOT, '');
	return rules.ownHosts.some((own) => url.host === own || (!rules.allowPrivate && bare === own.replace(PORT, '')));
}

const TRAILING_DOT = /\.$/;

/** `hostname` is what the URL parser made of the host: lower case, and every spelling of an IPv4 address dotted. */
function checkPublicHost(text: string, hostname: string): UrlRefusal | null {
	if (hostname.endsWith('.')) return 'trailing_dot';
	if (hostname.startsWith('[')) return checkIpv6(hostname.slice(1, -1));
	if (ipaddr.IPv4.isValidFourPartDecimal(hostname)) return checkIpv4(text, hostname);
	const labels = hostname.split('.');
	const isPrivate = labels.length < 2 || PRIVATE_SUFFIXES.includes(labels.at(-1) ?? '');
	return isPrivate ? 'private_name' : null;
}

/** Nobody writes a public address as one number or in octal, unless to get it past a check. */
function checkIpv4(text: string, hostname: string): UrlRefusal | null {
	if (ipaddr.IPv4.parse(hostname).range() !== 'unicast') return 'private_address';
	const written = AUTHORITY.exec(text.trim())?.[1]?.replace(PORT, '');
	return written === hostname ? null : 'numeric_address';
}

/** Only global unicast, 2000::/3, and of that nothing that carries an IPv4 address inside (6to4, Teredo, NAT64 …). */
function checkIpv6(address: string): UrlRefusal | null {
	const parsed = ipaddr.IPv6.parse(address);
	const isGlobal = parsed.match(ipaddr.IPv6.parse('2000::'), 3);
	return isGlobal && parsed.range() === 'unicast' ? null : 'private_address';
}
