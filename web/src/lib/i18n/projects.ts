import { area } from './area.ts';
import { en } from './projects.en.ts';

export const projectsText = area('projects', en);
