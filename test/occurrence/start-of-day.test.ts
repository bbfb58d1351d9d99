import { expect, test } from 'vitest';
import { startOfDay } from '../../worker/occurrence/zone.ts';

const DAYS: readonly (readonly [zone: string, at: string, start: string])[] = [
	['UTC', '2026-03-01T12:00:00Z', '2026-03-01T00:00:00Z'],
	['Europe/Berlin', '2026-01-15T23:30:00Z', '2026-01-15T23:00:00Z'],
	['Europe/Berlin', '2026-03-29T10:00:00Z', '2026-03-28T23:00:00Z'],
	['America/New_York', '2026-11-01T23:00:00Z', '2026-11-01T04:00:00Z'],
	['Pacific/Kiritimati', '2026-06-01T10:30:00Z', '2026-06-01T10:00:00Z'],
	['Pacific/Pago_Pago', '2026-06-01T10:30:00Z', '2026-05-31T11:00:00Z'],
	// Clocks went from midnight to one: the day begins an hour late.
	['America/Sao_Paulo', '2018-11-04T12:00:00Z', '2018-11-04T03:00:00Z'],
	// Midnight comes twice: the day begins with the first.
	['America/Havana', '2025-11-02T12:00:00Z', '2025-11-02T04:00:00Z'],
];

test.each(DAYS)('in %s the day of %s begins at %s', (zone, at, start) => {
	expect(new Date(startOfDay(Date.parse(at), zone)).toISOString()).toBe(new Date(start).toISOString());
});
