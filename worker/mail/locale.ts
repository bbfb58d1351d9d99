/** Languages that letters are written in. */
export type Locale = 'en' | 'zh';

/** The language that a browser prefers (`Accept-Language`), of those there are. */
export function localeOf(acceptLanguage: string | undefined): Locale {
	const wanted = (acceptLanguage ?? '').split(',').map(readRange);
	wanted.sort((left, right) => right.quality - left.quality);
	for (const { language } of wanted) if (language === 'en' || language === 'zh') return language;
	return 'en';
}

function readRange(range: string): { language: string; quality: number } {
	const [tag = '', ...parameters] = range.trim().split(';');
	const quality = parameters
		.find((parameter) => parameter.trim().startsWith('q='))
		?.trim()
		.slice(2);
	return {
		language: tag.split('-')[0]?.toLowerCase() ?? '',
		quality: quality === undefined ? 1 : Number(quality) || 0,
	};
}
