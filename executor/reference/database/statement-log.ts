import type { Row } from './database-session.ts';

const MAX_ROW_CHARACTERS = 4096;

/** A row as a line of the log. */
export function rowLine(row: Row): string {
	const line = JSON.stringify(Object.fromEntries(row));
	return line.length > MAX_ROW_CHARACTERS ? `${line.slice(0, MAX_ROW_CHARACTERS)}…\n` : `${line}\n`;
}

/** How a statement ended, as a line of the log. `rows` is null where the database counts none. */
export function endLine(sql: string, rows: number | null, kind: 'query' | 'change', startedAtMs: number): string {
	const tookMs = Math.round(performance.now() - startedAtMs);
	const counted =
		rows === null ? 'done' : `${rows} ${rows === 1 ? 'row' : 'rows'}${kind === 'change' ? ' changed' : ''}`;
	return `${firstWords(sql)}: ${counted} in ${tookMs} ms\n`;
}

function firstWords(sql: string): string {
	const line = sql.trim().replaceAll(/\s+/g, ' ');
	return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}
