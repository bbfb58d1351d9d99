// `npm test` begins here, on whatever Node.js the machine has.
import { ensureInstalled, handOver } from '../cli/local/install.mjs';

await ensureInstalled();
await handOver('test/gate/main.ts', process.argv.slice(2));
