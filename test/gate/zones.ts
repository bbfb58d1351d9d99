/**
 * What the files of one folder may import. Folders and files are given from the project's folder; a zone may always
 * import from itself.
 */
export interface Zone {
	readonly folder: string;
	readonly files: readonly string[];
	/** Only `import type` is allowed from these: nothing of them runs here. */
	readonly typesOnly: readonly string[];
	/** Package names; `node:` stands for every built-in module, `*` for every declared dependency. */
	readonly packages: readonly string[];
}

/** What reads like a part of the language: neither platform nor domain is in it. */
const language = ['worker/lib/unreachable.ts', 'worker/lib/assert.ts', 'worker/lib/result.ts'];

/** Ordered: the first zone whose folder holds a file is the file's zone. */
export const zones: readonly Zone[] = [
	{ folder: 'worker/contract/', files: [], typesOnly: [], packages: ['zod'] },
	{ folder: 'worker/protocol/', files: ['worker/lib/unreachable.ts'], typesOnly: [], packages: ['zod'] },
	{
		folder: 'worker/engine/',
		// States, limits and the looks of ids exist once, in the contract, which is as pure as the engine.
		files: ['worker/contract/', 'worker/occurrence/', ...language],
		typesOnly: ['worker/projection/message.ts'],
		packages: [],
	},
	// When a schedule fires; as pure as the engine, and asked by the Worker, the console and the command line alike.
	{ folder: 'worker/occurrence/', files: ['worker/contract/', ...language], typesOnly: [], packages: [] },
	// Bundles are compressed by the streams of Node.js, which wait for whoever reads them.
	{ folder: 'worker/archive/', files: ['worker/'], typesOnly: [], packages: ['node:', '*'] },
	{ folder: 'worker/', files: [], typesOnly: [], packages: ['*'] },
	{
		folder: 'executor/',
		files: ['worker/protocol/', ...language],
		typesOnly: [],
		packages: ['node:', 'zod', 'pg', 'mysql2'],
	},
	{
		folder: 'cli/',
		files: ['worker/contract/', 'worker/occurrence/', ...language],
		typesOnly: [],
		packages: ['node:', '*'],
	},
	// The console knows the contract, when schedules fire, and the engine's pure judgement of documents; all else it learns from the API.
	{
		folder: 'web/src/',
		files: ['worker/contract/', 'worker/occurrence/', 'worker/engine/', ...language],
		typesOnly: [],
		packages: ['*'],
	},
	{ folder: 'web/', files: ['worker/api/describe-api.ts', 'cli/local/'], typesOnly: [], packages: ['node:', '*'] },
	{
		folder: 'test/',
		files: ['worker/', 'executor/', 'cli/', 'web/'],
		typesOnly: [],
		packages: ['node:', 'cloudflare:test', '*'],
	},
];

/** A place that only some may enter, whatever their zone allows. */
export interface Door {
	readonly inside: RegExp;
	readonly from: RegExp;
	readonly because: string;
}

export const doors: readonly Door[] = [
	{
		inside: /^worker\/api\//,
		from: /^(worker\/(?!api\/|index\.ts)|executor\/|cli\/)/,
		because: 'only worker/index.ts imports the API',
	},
	{
		inside: /^worker\/(schedule|instance|capacity|logs|bulk)\/(?!(stub|(schedules-)?rpc)\.ts$)/,
		from: /^worker\/api\//,
		because: 'the API reaches an object through its stub.ts',
	},
];
