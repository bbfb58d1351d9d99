import { generateSigningSecret } from '../../worker/protocol/signing-secret.ts';
import { RawExecutor } from './raw-executor.ts';
import { runConformance } from './run-conformance.ts';

runConformance('an executor without the SDK', async () => {
	const secret = generateSigningSecret();
	const log = 'Zeile – ümlaut\n'.repeat(30_000);
	const raw = new RawExecutor(secret, log);
	const url = await raw.listen();
	return {
		url,
		close: () => raw.close(),
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
