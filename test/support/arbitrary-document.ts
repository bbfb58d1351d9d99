import fc from 'fast-check';
import type { WorkflowDocument } from '../../worker/contract/workflow-document.ts';
import { buildDocument, buildNode } from './build-document.ts';

/** Documents whose graphs have no cycle, some nodes disabled, in no particular order. */
export function arbitraryDag(nodesMax = 12): fc.Arbitrary<WorkflowDocument> {
	return fc
		.integer({ min: 1, max: nodesMax })
		.chain((size) =>
			fc.record({
				// One row of possible edges per node, from those before it.
				edges: fc.array(fc.array(fc.boolean(), { minLength: size, maxLength: size }), {
					minLength: size,
					maxLength: size,
				}),
				disabled: fc.array(fc.boolean(), { minLength: size, maxLength: size }),
				order: fc.shuffledSubarray([...new Array(size).keys()], { minLength: size, maxLength: size }),
			}),
		)
		.map(({ edges, disabled, order }) => {
			const nodes = disabled.map((isDisabled, place) => {
				const upstream = [...new Array(place).keys()]
					.filter((before) => edges[place]?.[before])
					.map((before) => `n${before}`);
				return buildNode(`n${place}`, upstream, { disabled: isDisabled });
			});
			return buildDocument(order.flatMap((place) => nodes[place] ?? []));
		});
}

/** Documents that pass their schema and nothing more: cycles, missing and repeated neighbours, values of wrong types. */
export function arbitraryWrongDocument(): fc.Arbitrary<WorkflowDocument> {
	const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
	const text = fc.constantFrom('', '${a}', '${b}x', '$[yyyyMMdd]', '$[1]', '12', 'true', '[', '${', '$[');
	const param = fc.record({
		name: fc.constantFrom('a', 'b', 'c', 'constructor', 'toString'),
		direction: fc.constantFrom('in', 'out'),
		type: fc.constantFrom('string', 'integer', 'decimal', 'boolean', 'date', 'time', 'timestamp', 'list', 'json'),
		value: fc.oneof(text, fc.integer(), fc.array(text), fc.dictionary(fc.constantFrom('x', 'y/~'), text)),
	});
	const node = fc
		.record({
			key,
			upstream: fc.array(key, { maxLength: 4 }),
			disabled: fc.boolean(),
			params: fc.array(param, { maxLength: 3 }),
			script: text,
		})
		.map(({ script, ...parts }) =>
			buildNode(parts.key, parts.upstream, { ...parts, task: { type: 'SHELL', config: { script } } }),
		);
	return fc
		.record({ nodes: fc.array(node, { minLength: 1, maxLength: 6 }), params: fc.array(param, { maxLength: 4 }) })
		.map(({ nodes, params }) => buildDocument(nodes, { params }));
}
