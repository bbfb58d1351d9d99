import type { InstanceParams } from '../contract/instance.ts';
import { systemValue } from '../engine/parameter/system-values.ts';
import type { RunSpec } from '../engine/run-spec.ts';

/** Built-in values that are the same for every node of a run. */
const RUN_VALUE_NAMES = [
	'system.biz.date',
	'system.biz.curdate',
	'system.datetime',
	'system.workflow.name',
	'system.workflow.id',
	'system.workflow.instance.id',
	'system.project.name',
	'system.project.id',
] as const;

type Item = InstanceParams['items'][number];

/** The values a run captured, level by level from the strongest; a node's own are shown with the node. */
export function capturedParams(spec: RunSpec): InstanceParams {
	const inputs = spec.document.params.filter((parameter) => parameter.direction === 'in');
	return {
		items: [
			...itemsOf('startup', Object.entries(spec.startParams)),
			...itemsOf(
				'workflow',
				inputs.map(({ name, value }) => [name, value ?? ''] as const),
			),
			...itemsOf('project', Object.entries(spec.projectParams)),
			...itemsOf(
				'builtIn',
				RUN_VALUE_NAMES.map((name) => [name, systemValue(name, spec, NO_NODE) ?? ''] as const),
			),
		],
	};
}

const NO_NODE = { key: '', name: '' };

function itemsOf(level: Item['level'], entries: readonly (readonly [string, Item['value']])[]): Item[] {
	return entries.map(([name, value]) => ({ name, level, value }));
}
