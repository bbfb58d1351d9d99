import ipaddr from 'ipaddr.js';

/** A household or a server gets at least this much of IPv6, so that a single address of it means nothing. */
const IPV6_PREFIX_BYTES = 8;

/** What of a client's address tells clients apart: an IPv4 address, or the first half of an IPv6 one. */
export function clientNetwork(address: string): string {
	if (!ipaddr.isValid(address)) return address;
	const parsed = ipaddr.process(address);
	return parsed.kind() === 'ipv4' ? parsed.toString() : parsed.toByteArray().slice(0, IPV6_PREFIX_BYTES).join('.');
}
