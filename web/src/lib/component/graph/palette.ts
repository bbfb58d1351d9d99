import type { Tone } from '#lib/model/state-look.ts';

export interface TonePaint {
	readonly solid: string;
	readonly soft: string;
}

/** Colours for what is drawn on a canvas, which knows nothing of style sheets. */
export interface Palette {
	readonly panel: string;
	readonly line: string;
	readonly edge: string;
	readonly passed: string;
	readonly accent: string;
	readonly tones: Readonly<Record<Tone, TonePaint>>;
}

/** The colours of ui/tokens.css as the present theme has them. */
export function readPalette(): Palette {
	const style = getComputedStyle(document.documentElement);
	const color = (name: string): string => style.getPropertyValue(`--${name}`).trim();
	const tone = (name: Tone): TonePaint => ({ solid: color(name), soft: color(`${name}-soft`) });
	return {
		panel: color('panel'),
		line: color('line-strong'),
		edge: color('line-strong'),
		passed: color('neutral'),
		accent: color('accent'),
		tones: {
			pending: tone('pending'),
			running: tone('running'),
			success: tone('success'),
			failed: tone('failed'),
			paused: tone('paused'),
			neutral: tone('neutral'),
		},
	};
}
