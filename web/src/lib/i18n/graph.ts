import { area } from './area.ts';
import { en } from './graph.en.ts';

export const graphText = area('graph', en);
