import { describe, expect, test } from 'vitest';
import { checkExecutorUrl } from '../../worker/service/executor-url.ts';

const ownHosts = ['orrery.example.com'];
const inProduction = { allowPrivate: false, ownHosts };
const inDevelopment = { allowPrivate: true, ownHosts: ['127.0.0.1:8787'] };

describe('an executor address that anybody on the internet reaches is allowed', () => {
	test.for([
		'https://executor.example.com/run?tenant=7',
		'https://executor.example.com:8443/',
		'https://8.8.8.8/run',
		'https://8.8.8.8:8443/run',
		'https://[2606:4700:4700::1111]/run',
		'https://bücher.example/',
		'https://10.example.com/',
		'https://localhost.example.com/',
	])('%s', (url) => {
		expect(checkExecutorUrl(url, inProduction)).toBeNull();
	});
});

describe('an executor address that leads inside is refused in every spelling', () => {
	test.for([
		['', 'not_a_url'],
		['executor.example.com', 'not_a_url'],
		['https://', 'not_a_url'],
		['https://256.1.1.1/', 'not_a_url'],
		['http://executor.example.com/', 'not_https'],
		['ftp://executor.example.com/', 'not_https'],
		['file:///etc/passwd', 'not_https'],
		['javascript:alert(1)', 'not_https'],
		['data:text/plain,x', 'not_https'],
		['https://user@executor.example.com/', 'credentials'],
		['https://user:secret@executor.example.com/', 'credentials'],
		['https://:secret@executor.example.com/', 'credentials'],
		['https://executor.example.com./', 'trailing_dot'],
		['https://localhost/', 'private_name'],
		['https://LOCALHOST/', 'private_name'],
		['https://localhost./', 'trailing_dot'],
		['https://a.localhost/', 'private_name'],
		['https://intranet/', 'private_name'],
		['https://printer.local/', 'private_name'],
		['https://metadata.google.internal/', 'private_name'],
		['https://router.lan/', 'private_name'],
		['https://nas.home.arpa/', 'private_name'],
		['https://1.0.0.127.in-addr.arpa/', 'private_name'],
		['https://127.0.0.1/', 'private_address'],
		['https://127.0.0.1:8443/', 'private_address'],
		['https://127.1/', 'private_address'],
		['https://127.0.0.1./', 'private_address'],
		['https://2130706433/', 'private_address'],
		['https://0x7f000001/', 'private_address'],
		['https://0x7f.0.0.1/', 'private_address'],
		['https://0177.0.0.1/', 'private_address'],
		['https://017700000001/', 'private_address'],
		['https://①②⑦.⓪.⓪.①/', 'private_address'],
		['https://127。0。0。1/', 'private_address'],
		['https://%31%32%37.0.0.1/', 'private_address'],
		['https://0.0.0.0/', 'private_address'],
		['https://0/', 'private_address'],
		['https://10.0.0.1/', 'private_address'],
		['https://172.16.0.1/', 'private_address'],
		['https://172.31.255.255/', 'private_address'],
		['https://192.168.1.1/', 'private_address'],
		['https://169.254.169.254/latest/meta-data/', 'private_address'],
		['https://2852039166/', 'private_address'],
		['https://100.64.0.1/', 'private_address'],
		['https://100.100.100.200/', 'private_address'],
		['https://192.0.2.1/', 'private_address'],
		['https://198.18.0.1/', 'private_address'],
		['https://224.0.0.1/', 'private_address'],
		['https://240.0.0.1/', 'private_address'],
		['https://255.255.255.255/', 'private_address'],
		['https://134744072/', 'numeric_address'],
		['https://0x08080808/', 'numeric_address'],
		['https://8.8.2056/', 'numeric_address'],
		['https://[::1]/', 'private_address'],
		['https://[0:0:0:0:0:0:0:1]/', 'private_address'],
		['https://[::]/', 'private_address'],
		['https://[::ffff:127.0.0.1]/', 'private_address'],
		['https://[::ffff:8.8.8.8]/', 'private_address'],
		['https://[::127.0.0.1]/', 'private_address'],
		['https://[fc00::1]/', 'private_address'],
		['https://[fd12:3456::1]/', 'private_address'],
		['https://[fe80::1]/', 'private_address'],
		['https://[fec0::1]/', 'private_address'],
		['https://[ff02::1]/', 'private_address'],
		['https://[64:ff9b::7f00:1]/', 'private_address'],
		['https://[64:ff9b:1::7f00:1]/', 'private_address'],
		['https://[2002:7f00:1::]/', 'private_address'],
		['https://[2001::1]/', 'private_address'],
		['https://[2001:db8::1]/', 'private_address'],
		['https://[100::1]/', 'private_address'],
		['https://[fd00:ec2::254]/', 'private_address'],
		['https://orrery.example.com/', 'own_host'],
		['https://ORRERY.example.com:8443/', 'own_host'],
		['https://orrery.example.com./', 'own_host'],
		[`https://executor.example.com/${'x'.repeat(2000)}`, 'too_long'],
	] as const)('%s', ([url, reason]) => {
		expect(checkExecutorUrl(url, inProduction)).toBe(reason);
	});
});

describe('the development switch', () => {
	test.for(['http://127.0.0.1:9000/', 'http://localhost:9000/', 'https://10.0.0.1/', 'http://[::1]:9000/'])(
		'allows %s',
		(url) => {
			expect(checkExecutorUrl(url, inDevelopment)).toBeNull();
		},
	);

	test.for([
		['http://127.0.0.1:8787/', 'own_host'],
		['http://user:secret@127.0.0.1:9000/', 'credentials'],
		['ftp://127.0.0.1/', 'not_https'],
	] as const)('does not allow %s', ([url, reason]) => {
		expect(checkExecutorUrl(url, inDevelopment)).toBe(reason);
	});
});
