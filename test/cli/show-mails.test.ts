import { expect, test } from 'vitest';
import { findMails } from '../../cli/local/show-mails.ts';

const LOG = `[wrangler:info] POST /api/v1/auth/sign-up 202 Accepted (68ms)
[wrangler:info] \u001B[34msend_email binding called with MessageBuilder:\u001B[39m
From: "Orrery" <orrery@orrery.example>
To: ada@example.com
Subject: Confirm your e-mail address

Text: /tmp/email-text/one.txt
HTML: /tmp/email-html/one.html
[wrangler:info] send_email binding called with MessageBuilder:
From: "Orrery" <orrery@orrery.example>
To: grace@example.com
Subject: Set a new password

Text: /tmp/email-text/two.txt
`;

test('every letter that the local runtime wrote down is found, in their order', () => {
	expect(findMails(LOG)).toEqual([
		{ to: 'ada@example.com', subject: 'Confirm your e-mail address', textFile: '/tmp/email-text/one.txt' },
		{ to: 'grace@example.com', subject: 'Set a new password', textFile: '/tmp/email-text/two.txt' },
	]);
});

test('a letter that is only half written down is left for later', () => {
	expect(findMails(LOG.slice(0, LOG.indexOf('Text: /tmp/email-text/one')))).toEqual([]);
});
