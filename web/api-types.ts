import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import openapiTypes, { astToString } from 'openapi-typescript';
import { z } from 'zod';

const target = join(import.meta.dirname, 'src', 'lib', 'api', 'schema.d.ts');

// Loaded by address: the API belongs to the Worker's program of types, whose globals differ from those of Node.js.
const moduleSchema = z.object({ describeApi: z.custom<() => string>((value) => typeof value === 'function') });
const { describeApi } = moduleSchema.parse(
	await import(new URL('../worker/api/describe-api.ts', import.meta.url).href),
);

/**
 * Writes the types of every request and answer for the console's client. They are made anew before each check and never
 * committed, so they cannot be older than the routes.
 */
const types = await openapiTypes(describeApi(), { alphabetize: true });
await writeFile(target, astToString(types));
