import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { type LineOutput, LiveLines } from '../../cli/demo/live-lines.ts';

/** An output that writes down every movement of the cursor. */
function recorded(terminal: { columns: number } | undefined): { output: LineOutput; text: () => string } {
	const stream = new PassThrough();
	const written: string[] = [];
	const note = (what: string) => {
		written.push(what);
		return true;
	};
	const output = Object.assign(stream, {
		isTTY: terminal !== undefined,
		columns: terminal?.columns ?? 0,
		write: note,
		moveCursor: (_x: number, y: number) => note(`<up ${-y}>`),
		cursorTo: () => true,
		clearScreenDown: () => note('<clear>'),
	});
	return { output, text: () => written.join('') };
}

test('outside a terminal only what changed is written, each change on a line of its own', () => {
	const { output, text } = recorded(undefined);
	const lines = new LiveLines(output);
	lines.show(['run', 'a queued', 'b pending']);
	lines.show(['run', 'a queued', 'b pending']);
	lines.show(['run', 'a success', 'b pending']);
	expect(text()).toBe('run\na queued\nb pending\na success\n');
});

test('in a terminal the lines are rewritten in place, and none is long enough to wrap', () => {
	const { output, text } = recorded({ columns: 10 });
	const lines = new LiveLines(output);
	lines.show(['run', 'a queued for delivery']);
	lines.show(['run', 'a success']);
	expect(text()).toBe('<clear>run\na queued…\n<up 2><clear>run\na success\n');
});

test('a terminal that does not know its width cuts nothing', () => {
	const { output, text } = recorded({ columns: 0 });
	new LiveLines(output).show(['a queued for delivery']);
	expect(text()).toBe('<clear>a queued for delivery\n');
});
