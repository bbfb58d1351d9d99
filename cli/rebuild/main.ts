import { parseArgs } from 'node:util';
import { ApiClient } from '../client/api-client.ts';
import { rebuildProjection } from './rebuild-projection.ts';

// Makes the lists of a project anew and shows how far that has come:
//   ORRERY_TOKEN=… node cli/rebuild/main.ts --url https://orrery.example --project prj_…

const { values: options } = parseArgs({
	options: { url: { type: 'string' }, project: { type: 'string' } },
});
const token = process.env.ORRERY_TOKEN;
if (options.url === undefined || options.project === undefined || token === undefined) {
	process.stderr.write(
		'Usage: ORRERY_TOKEN=<token with the scope admin> node cli/rebuild/main.ts --url <origin> --project <id>\n',
	);
	process.exitCode = 2;
} else {
	const rebuild = await rebuildProjection(new ApiClient(options.url, token), options.project, (line) =>
		process.stdout.write(`${line}\n`),
	);
	process.exitCode = rebuild.missed === 0 ? 0 : 1;
}
