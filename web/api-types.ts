import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import openapiTypes, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import { z } from 'zod';

const target = join(import.meta.dirname, 'src', 'lib', 'api', 'schema.d.ts');

// Loaded by address: the API belongs to the Worker's program of types, whose globals differ from those of Node.js.
const moduleSchema = z.object({ describeApi: z.custom<() => string>((value) => typeof value === 'function') });
const { describeApi } = moduleSchema.parse(
	await import(new URL('../worker/api/describe-api.ts', import.meta.url).href),
);

/** What the console itself reads with the contract's schemas has one type, wherever it comes from. */
const OF_CONTRACT: Readonly<Record<string, string>> = {
	JsonValue: 'json-value.ts',
	Parameter: 'parameter.ts',
	WorkflowDocument: 'workflow-document.ts',
};

/**
 * Writes the types of every request and answer for the console's client. They are made anew before each check and never
 * committed, so they cannot be older than the routes.
 */
const types = await openapiTypes(describeApi(), {
	alphabetize: true,
	transform: (_schema, { path }) => {
		const name = path?.replace('#/components/schemas/', '') ?? '';
		const file = OF_CONTRACT[name];
		return file === undefined ? undefined : typeOfContract(file, name);
	},
});
await writeFile(target, astToString(types));

function typeOfContract(file: string, name: string): ts.TypeNode {
	const module = ts.factory.createLiteralTypeNode(ts.factory.createStringLiteral(`#contract/${file}`));
	return ts.factory.createImportTypeNode(module, undefined, ts.factory.createIdentifier(name));
}
