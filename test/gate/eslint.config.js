import { join } from 'node:path';
import tseslint from 'typescript-eslint';

const declaredFunctions = {
	selector:
		':matches(Program, ExportNamedDeclaration) > VariableDeclaration > VariableDeclarator > :matches(ArrowFunctionExpression, FunctionExpression)',
	message: 'A function of a module is a declaration: `function name() {}`.',
};

const pureEngine = [
	{
		selector:
			":matches(MemberExpression[object.name='Date'][property.name='now'], NewExpression[callee.name='Date'][arguments.length=0], CallExpression[callee.name='Date'])",
		message: 'The engine has no clock: the time arrives in the command.',
	},
	{
		selector: "MemberExpression[object.name='Math'][property.name='random']",
		message: 'The engine is deterministic: randomness arrives in the command.',
	},
	{
		selector: ':matches(:function[async=true], AwaitExpression, ForOfStatement[await=true], ImportExpression)',
		message: 'The engine is synchronous: a turn is one call.',
	},
];

/**
 * Biome formats and lints everything. ESLint adds only what Biome cannot see: promises behind the platform's types
 * (an unawaited call of an object stub, a queue or an alarm loses its errors and keeps an object awake at our cost),
 * and shapes of syntax that are named by a selector.
 */
export default tseslint.config(
	{
		files: ['worker/**/*.ts', 'executor/**/*.ts', 'cli/**/*.ts', 'test/**/*.ts', 'web/src/**/*.ts', '*.config.ts'],
		ignores: ['**/*.d.ts'],
		extends: [tseslint.configs.base],
		languageOptions: {
			parserOptions: { projectService: true, tsconfigRootDir: join(import.meta.dirname, '..', '..') },
		},
		linterOptions: { reportUnusedDisableDirectives: 'error' },
		rules: {
			'@typescript-eslint/await-thenable': 'error',
			'@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: false }],
			'@typescript-eslint/no-misused-promises': 'error',
			'@typescript-eslint/switch-exhaustiveness-check': [
				'error',
				{ allowDefaultCaseForExhaustiveSwitch: true, requireDefaultForNonUnion: true },
			],
			'no-restricted-syntax': ['error', declaredFunctions],
		},
	},
	{
		files: ['worker/engine/**/*.ts', 'worker/occurrence/**/*.ts'],
		rules: { 'no-restricted-syntax': ['error', declaredFunctions, ...pureEngine] },
	},
	{ ignores: ['test/output/', 'web/build/', 'web/.svelte-kit/', '**/.wrangler/'] },
);
