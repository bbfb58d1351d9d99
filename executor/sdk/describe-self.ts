import { z } from 'zod';
import { type DescribeAnswer, describeAnswerSchema } from '../../worker/protocol/describe.ts';
import { DEFAULT_HEARTBEAT_SECONDS, DEFAULT_LEASE_SECONDS } from '../../worker/protocol/limits.ts';
import type { ConfigSchemas, ExecutorOptions } from './executor-options.ts';
import type { TaskDefinition } from './task-definition.ts';

/** What an executor says of itself, all but the signature of the challenge. */
export type SelfDescription = Omit<DescribeAnswer, 'signature'>;

/**
 * The description, made once when the executor is defined. Throws when it breaks a limit of the protocol, such as a config
 * schema that nests too deep, because its author should hear of that before Orrery does.
 */
export function describeSelf<Configs extends ConfigSchemas>(options: ExecutorOptions<Configs>): SelfDescription {
	const definitions: [string, TaskDefinition<z.ZodType>][] = Object.entries(options.tasks);
	const answer = describeAnswerSchema.safeParse({
		name: options.name,
		version: options.version,
		signature: 'made for each challenge',
		deduplicates: options.deduplicates ?? true,
		heartbeatSeconds: options.heartbeatSeconds ?? DEFAULT_HEARTBEAT_SECONDS,
		leaseSeconds: options.leaseSeconds ?? DEFAULT_LEASE_SECONDS,
		taskTypes: definitions.map(([type, definition]) => ({
			type,
			title: definition.title,
			icon: definition.icon,
			configSchema: z.toJSONSchema(definition.config, { io: 'input', unrepresentable: 'any' }),
			stop: true,
			status: true,
			test: definition.test !== undefined,
		})),
	});
	if (!answer.success) throw new TypeError(`This executor cannot be described. ${z.prettifyError(answer.error)}`);
	const { signature: _, ...description } = answer.data;
	return description;
}
