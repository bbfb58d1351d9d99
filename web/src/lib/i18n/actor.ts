import { en } from './actor.en.ts';
import { area } from './area.ts';

export const actorText = area('actor', en);
