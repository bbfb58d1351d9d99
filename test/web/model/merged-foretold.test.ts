import { expect, test } from 'vitest';
import { mergedForetold } from '#lib/model/merged-foretold.ts';

const one = {
	...({ from: 'failed', to: 'running' } as const),
	...{ tasks: [{ key: 'a', from: 'failed', to: 'queued' } as const], changed: 3, stopping: 0 },
};

test('what is foretold of one run says how the run would stand, and of several only what their tasks would', () => {
	expect(mergedForetold([])).toBeUndefined();
	expect(mergedForetold([one])).toBe(one);
	expect(mergedForetold([one, { ...one, changed: 2, stopping: 1 }])).toEqual({
		...{ from: 'failed', to: 'failed', changed: 5, stopping: 1 },
		tasks: [...one.tasks, ...one.tasks],
	});
});
