import { expect, test } from 'vitest';
import { clientNetwork } from '../../worker/api/client-network.ts';

test('a client cannot take another name by taking another address of its own network', () => {
	expect(clientNetwork('2001:db8:1:2:3:4:5:6')).toBe(clientNetwork('2001:0DB8:1:2::9'));
	expect(clientNetwork('2001:db8:1:2::1')).not.toBe(clientNetwork('2001:db8:1:3::1'));
	expect(clientNetwork('::ffff:192.0.2.1')).toBe(clientNetwork('192.0.2.1'));
	expect(clientNetwork('192.0.2.1')).not.toBe(clientNetwork('192.0.2.2'));
	expect(clientNetwork('no address')).toBe('no address');
});
