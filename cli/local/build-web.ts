import { copyApiReferenceFiles } from './api-reference-files.ts';

console.log(`Copied ${await copyApiReferenceFiles()} files of the API reference to web/build.`);
