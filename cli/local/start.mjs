// `npm start` begins here, on whatever Node.js the machine has.
import { ensureInstalled, handOver } from './install.mjs';

await ensureInstalled();
await handOver('cli/local/main.ts', process.argv.slice(2));
