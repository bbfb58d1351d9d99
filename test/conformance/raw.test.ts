import { generateSigningSecret } from '../../worker/protocol/signing-secret.ts';
import { startRawExecutor } from './raw-executor.ts';
import { runConformance } from './run-conformance.ts';

runConformance('an executor without the SDK', async () => {
	const secret = generateSigningSecret();
	const log = 'Zeile – ümlaut\n'.repeat(30_000);
	const raw = await startRawExecutor(secret, log);
	return {
		...raw,
		secret,
		quick: { type: 'quick', config: {} },
		failing: { type: 'failing', config: {}, message: 'Out of luck.' },
		endless: { type: 'endless', config: {} },
		stubborn: { type: 'stubborn', config: {} },
		talkative: { type: 'talkative', config: {}, log },
		slow: { type: 'slow', config: {} },
		misconfigured: { type: 'quick', config: { surprise: true } },
	};
});
