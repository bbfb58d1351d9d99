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
}

interface Program {
	/** A JavaScript or TypeScript file, relative to the project's folder. */
	readonly file: string;
	readonly args: readonly string[];
}

/** Everything that has to hold before a change is taken, the quick and telling ones first. */
export const steps: readonly Step[] = [
	{ name: 'format and lint', programs: [tool('@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.')] },
	{
		name: 'promises and purity',
		programs: [tool('eslint/bin/eslint.js', '--config', 'test/gate/eslint.config.js', '--max-warnings', '0', '.')],
	},
	{ name: 'types of Node programs', programs: [tool('typescript/bin/tsc', '-p', '.')] },
	{ name: 'types of the engine', programs: [tool('typescript/bin/tsc', '-p', 'worker/engine')] },
	{ name: 'types of the Worker', programs: [tool('typescript/bin/tsc', '-p', 'worker')] },
	{
		name: 'types of the Worker tests',
		programs: [tool('typescript/bin/tsc', '-p', 'test/worker'), tool('typescript/bin/tsc', '-p', 'test/bench/floor')],
	},
	{
		name: 'binding types',
		programs: [tool('wrangler/bin/wrangler.js', 'types', '--check', 'worker/worker-configuration.d.ts')],
	},
	{ name: 'unused code', programs: [tool('knip/bin/knip.js', '--treat-config-hints-as-errors')] },
	{ name: 'import zones', programs: [own('test/gate/import-zones.ts')] },
	{ name: 'file budget', programs: [own('test/gate/file-budget.ts')], note: /median .*(?=\.)/ },
	{ name: 'migrations', programs: [own('test/gate/migrations.ts')] },
	{
		name: 'deployable bundle',
		programs: [
			own('cli/local/build-web.ts'),
			tool('wrangler/bin/wrangler.js', 'deploy', '--dry-run', '--outdir', 'test/output/bundle'),
		],
		note: /(?<=Total Upload: ).*/,
	},
	suite('unit', 'node', '--exclude', 'test/{conformance,sim}/**'),
	suite('worker', 'worker'),
	suite('conformance', 'node', 'test/conformance'),
	suite('simulator', 'node', 'test/sim'),
	suite('restart', 'restart'),
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
function suite(name: string, runtime: 'node' | 'worker' | 'restart', ...selection: string[]): Step {
	const counts = join(root, 'test', 'output', `${name}.json`);
	const reporters = ['--reporter=default', '--reporter=json', `--outputFile=${counts}`];
	const config = `test/vitest.${runtime}.config.ts`;
	return {
		name: `tests: ${name}`,
		programs: [tool('vitest/vitest.mjs', 'run', '--config', config, ...reporters, ...selection)],
		counts,
	};
}
