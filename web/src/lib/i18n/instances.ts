import { area } from './area.ts';
import { en } from './instances.en.ts';

export const instancesText = area('instances', en);
