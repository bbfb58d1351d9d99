import { copyApiReferenceFiles } from './api-reference-files.ts';
import { buildConsole } from './console-build.ts';

// The console first: its build empties the folder that both go to.
const wasBuilt = await buildConsole();
const copied = await copyApiReferenceFiles();
console.log(
	`${wasBuilt ? 'Built the console' : 'The console is built already'}; copied ${copied} files of the API reference.`,
);
