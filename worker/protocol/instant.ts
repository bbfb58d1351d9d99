import { z } from 'zod';

/** An instant as ISO 8601 in UTC, such as `2026-11-20T13:00:00.000Z`. */
export const instantSchema = z.iso.datetime();
