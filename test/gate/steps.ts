import { join } from 'node:path';
import { root } from './source-files.ts';

/** One line of `npm test`: programs that are run one after another with the pinned Node.js until one fails. */
export interface Step {
	readonly name: string;
	readonly programs: readonly Program[];
	/** Finds the part of the output that is worth a place on the step's line. */
	readonly note?: RegExp;
	/** A file in which Vitest writes its counts. */
	readonly counts?: string;
	/** Names of the steps whose results it uses. */
	readonly needs?: readonly string[];
	/** It keeps the whole machine busy, or is the truer for having it to itself. */
	readonly alone?: boolean;
	/** It mostly waits, so as many others are under way beside it as without it. */
	readonly waits?: boolean;
}

export interface Program {
	/** A JavaScript or TypeScript file, relative to the project's folder. */
	readonly file: string;
	readonly args: readonly string[];
	/** Where it runs, relative to the project's folder; there when absent. */
	readonly folder?: string;
}

const CONSOLE_TYPES = 'types of the console';
const BUNDLE = 'deployable bundle';

/** Everything that has to hold before a change is taken, what others need and what takes long first. */
export const steps: readonly Step[] = [
	// What ESLint and knip know of the console rests on the types that are generated here.
	{
		name: CONSOLE_TYPES,
		programs: [
			own('web/api-types.ts'),
			{ ...tool('@sveltejs/kit/svelte-kit.js', 'sync'), folder: 'web' },
			tool('svelte-check/bin/svelte-check', '--workspace', 'web', '--tsconfig', 'tsconfig.json', '--fail-on-warnings'),
		],
	},
	{ name: 'format and lint', programs: [tool('@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.')] },
	{
		name: BUNDLE,
		programs: [
			own('cli/local/build-web.ts'),
			tool('wrangler/bin/wrangler.js', 'deploy', '--dry-run', '--outdir', 'test/output/bundle'),
		],
		note: /(?<=Total Upload: ).*/,
		needs: [CONSOLE_TYPES],
	},
	// Waits for minutes until what a killed process held is given up, so that everything else goes on beside it.
	suite('restart', 'restart', { needs: [BUNDLE], waits: true }),
	{
		name: 'promises and purity',
		programs: [tool('eslint/bin/eslint.js', '--config', 'test/gate/eslint.config.js', '--max-warnings', '0', '.')],
		needs: [CONSOLE_TYPES],
	},
	{ name: 'types of Node programs', programs: [tool('typescript/bin/tsc', '-p', '.')] },
	{
		name: 'types of the engine',
		programs: ['worker/engine', 'worker/occurrence'].map((folder) => tool('typescript/bin/tsc', '-p', folder)),
	},
	{ name: 'types of the Worker', programs: [tool('typescript/bin/tsc', '-p', 'worker')] },
	{
		name: 'types of the Worker tests',
		programs: ['test/worker', 'test/bench/floor', 'test/bench/lists'].map((folder) =>
			tool('typescript/bin/tsc', '-p', folder),
		),
	},
	{
		name: 'binding types',
		programs: [tool('wrangler/bin/wrangler.js', 'types', '--check', 'worker/worker-configuration.d.ts')],
	},
	{
		name: 'unused code',
		programs: [tool('knip/bin/knip.js', '--treat-config-hints-as-errors')],
		needs: [CONSOLE_TYPES],
	},
	{ name: 'import zones', programs: [own('test/gate/import-zones.ts')] },
	{ name: 'file budget', programs: [own('test/gate/file-budget.ts')], note: /median .*(?=\.)/ },
	{ name: 'migrations', programs: [own('test/gate/migrations.ts')] },
	{
		name: 'console budget',
		programs: [own('test/gate/console-budget.ts')],
		note: /(?<=First load: ).*/,
		needs: [BUNDLE],
	},
	suite('conformance', 'node', { selection: ['test/conformance'] }),
	suite('simulator', 'node', { selection: ['test/sim'] }),
	suite('unit', 'node', { selection: ['--exclude', 'test/{conformance,sim}/**'], alone: true }),
	suite('worker', 'worker', { alone: true }),
	suite('browser', 'browser', { alone: true }),
];

/** A program of this repository. */
function own(file: string): Program {
	return { file, args: [] };
}

/** A program of an installed package, started without the shell shims that differ between platforms. */
function tool(file: string, ...args: string[]): Program {
	return { file: join('node_modules', file), args };
}

/** Tests run by Vitest under test/vitest.<runtime>.config.ts. */
function suite(
	name: string,
	runtime: 'node' | 'worker' | 'browser' | 'restart',
	{ selection = [], ...place }: { readonly selection?: readonly string[] } & Pick<Step, 'needs' | 'alone' | 'waits'>,
): Step {
	const counts = join(root, 'test', 'output', `${name}.json`);
	const reporters = ['--reporter=default', '--reporter=json', `--outputFile=${counts}`];
	const config = `test/vitest.${runtime}.config.ts`;
	return {
		name: `tests: ${name}`,
		programs: [tool('vitest/vitest.mjs', 'run', '--config', config, ...reporters, ...selection)],
		counts,
		...place,
	};
}
