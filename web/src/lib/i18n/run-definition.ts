import { area } from './area.ts';
import { en } from './run-definition.en.ts';

/** What a run is made of, and giving it another definition. */
export const runDefinitionText = area('runDefinition', en);
