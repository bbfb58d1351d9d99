import { area } from './area.ts';
import { en } from './editor.en.ts';

export const editorText = area('editor', en);
