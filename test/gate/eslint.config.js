import tseslint from 'typescript-eslint';

/**
 * Biome formats and lints everything. It does not see through the platform's types, though: an unawaited call of an
 * object stub, a queue or an alarm passes it. Those calls lose their errors and keep an object awake at our cost, so
 * these rules alone are left to the type checker.
 */
export default tseslint.config({
	files: ['worker/**/*.ts', 'executor/**/*.ts', 'cli/**/*.ts', 'test/**/*.ts'],
	ignores: ['**/*.d.ts', 'test/output/**'],
	extends: [tseslint.configs.base],
	languageOptions: { parserOptions: { projectService: true } },
	linterOptions: { reportUnusedDisableDirectives: 'error' },
	rules: {
		'@typescript-eslint/await-thenable': 'error',
		'@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: false, ignoreIIFE: false }],
		'@typescript-eslint/no-misused-promises': 'error',
		'@typescript-eslint/switch-exhaustiveness-check': [
			'error',
			{ allowDefaultCaseForExhaustiveSwitch: true, requireDefaultForNonUnion: true },
		],
	},
});
