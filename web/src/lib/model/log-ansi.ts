/** The eight colours of terminals and their bright forms share a look each: bright ones would shout on a page. */
export const LOG_COLORS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;
export type LogColor = (typeof LOG_COLORS)[number];

/** How a stretch of text is written. */
export interface LogStyle {
	readonly color?: LogColor;
	readonly isBold?: true;
	readonly isDim?: true;
	readonly isItalic?: true;
	readonly isUnderlined?: true;
}

export interface LogSpan {
	readonly text: string;
	readonly style: LogStyle;
}

export const PLAIN: LogStyle = {};

const ESCAPE = '\u001b';
const BELL = '\u0007';

/** Everything a terminal would obey: colours (`m`), other control sequences, titles and links, single escapes. */
const SEQUENCE = new RegExp(
	[
		`${ESCAPE}\\[([0-9;:]*)m`,
		`${ESCAPE}\\[[0-?]*[ -/]*[@-~]`,
		`${ESCAPE}\\][^${BELL}${ESCAPE}]*(?:${BELL}|${ESCAPE}\\\\|$)`,
		`${ESCAPE}[ -/]*[0-~]?`,
	].join('|'),
	'g',
);

const CONTROL = /\p{Cc}/gu;

const TAB = /\t/g;
const CODE_SEPARATOR = /[;:]/;

/** Whether there is anything to do at all; most lines are plain. */
export function isPlain(text: string): boolean {
	return !text.includes(ESCAPE);
}

/**
 * A line as stretches of equal looks. Colours are reduced to the theme's own, so that they can be read in light and
 * dark; what would move a terminal's cursor is dropped, and other control characters are shown as symbols.
 */
export function spansOf(
	line: string,
	start: LogStyle = PLAIN,
): { readonly spans: readonly LogSpan[]; readonly end: LogStyle } {
	const spans: LogSpan[] = [];
	let style = start;
	let from = 0;
	const push = (text: string): void => {
		if (text !== '') spans.push({ text: shown(text), style });
	};
	for (const match of line.matchAll(SEQUENCE)) {
		push(line.slice(from, match.index));
		from = match.index + match[0].length;
		if (match[1] !== undefined) style = restyled(style, match[1]);
	}
	push(line.slice(from));
	return { spans, end: style };
}

/** Text that may be shown: tabs as spaces, since every character has the same width, controls as symbols. */
export function shown(text: string): string {
	return text.replace(TAB, '    ').replace(CONTROL, symbolOf);
}

function symbolOf(control: string): string {
	const code = control.charCodeAt(0);
	if (code === 0x7f) return '␡';
	return code < 0x20 ? String.fromCodePoint(0x24_00 + code) : '\ufffd';
}

function restyled(before: LogStyle, codes: string): LogStyle {
	let style = before;
	const numbers = codes.split(CODE_SEPARATOR).map(Number);
	for (let index = 0; index < numbers.length; index += 1) {
		const code = numbers[index] ?? 0;
		if (code === 38 || code === 48) {
			const [color, length] = extendedColor(numbers.slice(index + 1));
			if (code === 38 && color) style = { ...style, color };
			index += length;
		} else {
			style = withCode(style, code);
		}
	}
	return style;
}

function withCode(style: LogStyle, code: number): LogStyle {
	const color = LOG_COLORS[code >= 90 ? code - 90 : code - 30];
	if (((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) && color) return { ...style, color };
	switch (code) {
		case 0:
			return PLAIN;
		case 1:
			return { ...style, isBold: true };
		case 2:
			return { ...style, isDim: true };
		case 3:
			return { ...style, isItalic: true };
		case 4:
			return { ...style, isUnderlined: true };
		case 22:
			return without(style, ['isBold', 'isDim']);
		case 23:
			return without(style, ['isItalic']);
		case 24:
			return without(style, ['isUnderlined']);
		case 39:
			return without(style, ['color']);
		default:
			return style;
	}
}

function without(style: LogStyle, names: readonly (keyof LogStyle)[]): LogStyle {
	return Object.fromEntries(Object.entries(style).filter(([name]) => !names.some((gone) => gone === name)));
}

/** A colour of 256 or of 16 million, as the nearest of ours, and how many numbers it took. */
function extendedColor([mode, ...rest]: readonly number[]): readonly [LogColor | undefined, number] {
	if (mode === 5) return [colorOfPalette(rest[0] ?? 0), 2];
	if (mode === 2) return [nearest(rest[0] ?? 0, rest[1] ?? 0, rest[2] ?? 0), 4];
	return [undefined, 1];
}

function colorOfPalette(index: number): LogColor | undefined {
	if (index < 16) return LOG_COLORS[index % 8];
	if (index >= 232) return undefined;
	const cube = index - 16;
	const part = (divisor: number): number => (Math.floor(cube / divisor) % 6) * 51;
	return nearest(part(36), part(6), part(1));
}

/** Greys take the colour of text: which grey can be read depends on the theme. */
function nearest(red: number, green: number, blue: number): LogColor | undefined {
	const strongest = Math.max(red, green, blue);
	if (strongest - Math.min(red, green, blue) < 40) return undefined;
	const isOn = (part: number): number => (part > strongest * 0.6 ? 1 : 0);
	return LOG_COLORS[isOn(red) + 2 * isOn(green) + 4 * isOn(blue)];
}
