import { plural } from './plural.ts';

export const en = {
	disabled: 'Disabled',
	abandoned: 'Failed, passed over',
	outside: 'Not in this run',
	attempts: (count: number) => plural(count, '# attempt', '# attempts'),
	keys: 'Arrow keys follow the edges, Enter opens a node, + and − zoom, F shows everything, / searches.',
	layingOut: (count: number) => plural(count, 'Laying out # node', 'Laying out # nodes'),
	nothing: 'No nodes',
	zoomIn: 'Zoom in',
	zoomOut: 'Zoom out',
	fit: 'Show everything',
	actualSize: 'Actual size',
	search: 'Find a node',
	matches: (at: number, of: number) => (of === 0 ? 'None' : `${at} of ${of}`),
	legend: 'States',
	only: (state: string) => `Show only: ${state}`,
};

export type GraphMessages = typeof en;
