import { ulid } from 'ulid';
import { ID_PREFIXES, type IdKind } from '../contract/ids.ts';

/** A new id of a kind; ids of a kind sort by the time they were made. */
export function newId(kind: IdKind, nowMs: number): string {
	return `${ID_PREFIXES[kind]}_${ulid(nowMs).toLowerCase()}`;
}
