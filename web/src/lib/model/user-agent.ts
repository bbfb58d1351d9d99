/** What a browser calls itself, in words: only enough for somebody to recognise their own. */
export interface AgentName {
	readonly browser: string;
	readonly system: string;
}

/** Ordered: later browsers call themselves by the names of earlier ones too. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
	[/\bEdg(?:e|A|iOS)?\//, 'Edge'],
	[/\bOPR\//, 'Opera'],
	[/\b(?:Firefox|FxiOS)\//, 'Firefox'],
	[/\bHeadlessChrome\//, 'Headless Chrome'],
	[/\b(?:Chrome|CriOS)\//, 'Chrome'],
	[/\bVersion\/\S+ .*Safari\//, 'Safari'],
	[/^curl\//, 'curl'],
];

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
	[/\b(?:iPhone|iPad)\b/, 'iOS'],
	[/\bAndroid\b/, 'Android'],
	[/\bCrOS\b/, 'ChromeOS'],
	[/\bMac OS X\b/, 'macOS'],
	[/\bWindows\b/, 'Windows'],
	[/\bLinux\b/, 'Linux'],
];

/** Undefined for what is no browser that is known here. */
export function agentName(userAgent: string): AgentName | undefined {
	const browser = BROWSERS.find(([pattern]) => pattern.test(userAgent))?.[1];
	const system = SYSTEMS.find(([pattern]) => pattern.test(userAgent))?.[1];
	return browser && system ? { browser, system } : undefined;
}
