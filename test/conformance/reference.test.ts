import { ReferenceProcess } from '../support/reference-process.ts';
import type { SampleTask } from './conformance-subject.ts';
import { runConformance } from './run-conformance.ts';

const LINES = 30_000;

function shell(script: string): SampleTask {
	return { type: 'SHELL', config: { script } };
}

runConformance('the reference executor', async () => {
	const reference = await ReferenceProcess.create();
	await reference.start();
	const log = Array.from({ length: LINES }, (_, line) => `Zeile ${line + 1} – ümlaut\n`).join('');
	return {
		url: reference.url,
		secret: reference.secret,
		quick: shell('echo "#{setValue(nonce=$(cat /proc/sys/kernel/random/uuid))}"'),
		failing: { ...shell('exit 3'), message: 'The script ended with exit code 3.' },
		endless: shell('sleep 1000'),
		stubborn: shell("trap '' TERM; sleep 1000"),
		talkative: { ...shell(`awk 'BEGIN { for (i = 1; i <= ${LINES}; i++) print "Zeile " i " – ümlaut" }'`), log },
		slow: shell("trap 'exit 0' TERM; sleep 1000 & wait"),
		misconfigured: { type: 'SHELL', config: { script: 'true', shell: 'zsh' } },
		close: () => reference.remove(),
	};
});
