const NAME_LENGTH_MAX = 200;

/** `<name>_copy_<yyyyMMddHHmmssSSS>` in UTC (D1), shortened so that it stays a name. */
export function copyName(name: string, at: Date): string {
	const digits = at.toISOString().replaceAll(/\D/g, '');
	const suffix = `_copy_${digits}`;
	return `${name.slice(0, NAME_LENGTH_MAX - suffix.length)}${suffix}`;
}
