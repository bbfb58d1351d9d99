import { parseArgs } from 'node:util';
import { z } from 'zod';
import { signingSecretSchema } from '../../worker/protocol/signing-secret.ts';
import { readSqlConnections, sqlConnectionsSchema } from './sql-connections.ts';

/** How the reference executor is started. Flags win over the environment, `ORRERY_EXECUTOR_<FLAG>`. */
const referenceOptionsSchema = z.strictObject({
	name: z.string().min(1).default('reference'),
	host: z.string().min(1).default('127.0.0.1'),
	/** 0 lets the system choose. */
	port: z.coerce.number().int().min(0).max(65_535).default(8800),
	/** The newest first, separated by commas during rotation. */
	secret: z
		.string()
		.transform((text) => text.split(','))
		.pipe(z.array(signingSecretSchema)),
	data: z.string().min(1).default('.orrery-executor'),
	connections: sqlConnectionsSchema,
	answerWithinMs: z.coerce.number().int().min(0).max(25_000).default(2000),
	heartbeatSeconds: z.coerce.number().int().min(1).max(3600).default(30),
});

const FLAGS = {
	name: 'name',
	host: 'host',
	port: 'port',
	secret: 'secret',
	data: 'data',
	connections: 'connections',
	'answer-within-ms': 'answerWithinMs',
	'heartbeat-seconds': 'heartbeatSeconds',
} as const;

/** Reads the options, or gives a sentence for each that is wrong. An unknown flag is wrong too. */
export function readReferenceOptions(
	args: readonly string[],
	environment: Readonly<Record<string, string | undefined>>,
): { ok: true; options: ReferenceOptions } | { ok: false; problems: string[] } {
	const values: Record<string, unknown> = {};
	let connections = '{}';
	try {
		const options = Object.fromEntries(Object.keys(FLAGS).map((flag) => [flag, { type: 'string' as const }]));
		const parsed = parseArgs({ args: [...args], options, strict: true });
		for (const [flag, name] of Object.entries(FLAGS)) {
			const given = parsed.values[flag];
			const variable = `ORRERY_EXECUTOR_${flag.toUpperCase().replaceAll('-', '_')}`;
			const value = typeof given === 'string' ? given : environment[variable];
			if (name === 'connections') connections = value ?? connections;
			else values[name] = value;
		}
	} catch (error) {
		return { ok: false, problems: [error instanceof Error ? error.message : String(error)] };
	}
	values.connections = readSqlConnections(connections, environment);
	const options = referenceOptionsSchema.safeParse(values);
	if (options.success) return { ok: true, options: options.data };
	return { ok: false, problems: options.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) };
}

export type ReferenceOptions = z.infer<typeof referenceOptionsSchema>;
