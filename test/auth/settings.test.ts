import { expect, test } from 'vitest';
import { readSettings } from '../../worker/settings.ts';

const good = {
	ORRERY_PUBLIC_URL: 'https://orrery.example/with/a/path',
	ORRERY_ENCRYPTION_KEYS: 'k1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
	ORRERY_CALLBACK_KEYS: 'k1:ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=',
	ORRERY_SETUP_TOKEN: 'setup-token-of-the-tests',
	ORRERY_ALLOW_PRIVATE_URLS: 'off',
	ORRERY_SIGN_UP: 'invited',
	ORRERY_MAIL_FROM: '',
	ORRERY_BULK_PER_SECOND: '20',
};

test('callbacks are promised under https only, unless the development switch is on', () => {
	const plain = { ...good, ORRERY_PUBLIC_URL: 'http://127.0.0.1:8787' };
	expect(readSettings({ ...good }).publicUrl).toBe('https://orrery.example');
	expect(() => readSettings(plain)).toThrow('must be https');
	expect(readSettings({ ...plain, ORRERY_ALLOW_PRIVATE_URLS: 'on' }).publicUrl).toBe('http://127.0.0.1:8787');
	for (const url of ['ftp://orrery.example', 'javascript:alert(1)', 'orrery.example'])
		expect(() => readSettings({ ...good, ORRERY_PUBLIC_URL: url, ORRERY_ALLOW_PRIVATE_URLS: 'on' })).toThrow();
});

test('settings that are wrong are named without their values', () => {
	const wrong = { ...good, ORRERY_ENCRYPTION_KEYS: 'k1:c2VjcmV0', ORRERY_SETUP_TOKEN: 'short-secret' };
	expect(() => readSettings(wrong)).toThrow(/ORRERY_ENCRYPTION_KEYS[\s\S]*ORRERY_SETUP_TOKEN/);
	expect(() => readSettings(wrong)).not.toThrow(/c2VjcmV0|short-secret/);
});
