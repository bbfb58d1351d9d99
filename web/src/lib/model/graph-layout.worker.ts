import { layOut } from './graph-engine.ts';
import type { LayoutRequest } from './graph-layout.ts';

/** Lays out big graphs beside the page, which goes on answering. One request, one answer. */
addEventListener('message', ({ data }: MessageEvent<LayoutRequest>) => postMessage(layOut(data)));
