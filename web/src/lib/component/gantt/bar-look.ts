import type { GanttSegment } from '#lib/model/gantt/gantt-task.ts';
import type { Tone } from '#lib/model/state-look.ts';

/** What a bar stands for, in the order of the legend. */
export const BAR_KINDS = [
	'waiting',
	'delayed',
	'ready',
	'held',
	'paused',
	'running',
	'success',
	'failed',
	'stopped',
] as const;
export type BarKind = (typeof BAR_KINDS)[number];

interface BarLook {
	readonly tone: Tone;
	/** Each differs in shape, so that nothing is told by colour alone. */
	readonly shape: string;
}

const STRIPES = 'bg-[repeating-linear-gradient(135deg,var(--tone)_0_1.5px,transparent_1.5px_5px)]';
const SOLID = 'h-4 rounded-xs bg-tone';

/** Waiting is a line, being ready an outline, running a block; what an attempt came to is at its end. */
export const BAR_LOOKS: Readonly<Record<BarKind, BarLook>> = {
	waiting: { tone: 'pending', shape: 'h-0 border-t-2 border-dotted border-tone opacity-70' },
	delayed: { tone: 'pending', shape: `h-2 rounded-xs ${STRIPES}` },
	ready: { tone: 'pending', shape: 'h-3 rounded-xs border-[1.5px] border-tone bg-tone-soft' },
	held: { tone: 'paused', shape: 'h-2 border-y-2 border-tone' },
	paused: { tone: 'paused', shape: `h-3 rounded-xs border border-tone ${STRIPES}` },
	running: { tone: 'running', shape: 'h-4 rounded-l-xs bg-linear-to-r from-tone from-60% to-tone-soft' },
	success: { tone: 'success', shape: SOLID },
	failed: {
		tone: 'failed',
		shape: `${SOLID} rounded-r-none after:absolute after:-top-1 after:-right-px after:-bottom-1 after:w-0.75 after:rounded-full after:bg-tone-ink`,
	},
	stopped: {
		tone: 'neutral',
		shape: `${SOLID} after:absolute after:top-0.5 after:right-0.5 after:bottom-0.5 after:w-1 after:max-w-full after:bg-panel`,
	},
};

export function barKindOf({ state, outcome }: GanttSegment): BarKind {
	return outcome ?? state;
}
