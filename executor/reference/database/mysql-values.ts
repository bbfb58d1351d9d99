import mysql, { type FieldPacket } from 'mysql2';
import type { JsonValue } from '../../../worker/protocol/json-value.ts';
import { exactJson, exactNumber } from './exact-json.ts';

/** What the driver gives: bytes, points and other shapes as plain objects, and everything else as text or number. */
export type MysqlValue = string | number | Buffer | null | { readonly [name: string]: JsonValue };

/** A value as JSON that loses nothing. Decimals, dates and numbers beyond what JSON holds exactly are text. */
export function mysqlValue(field: Pick<FieldPacket, 'columnType' | 'extendedFormat'>, value: MysqlValue): JsonValue {
	if (Buffer.isBuffer(value)) return field.columnType === mysql.Types.BIT ? bits(value) : value.toString('base64');
	if (typeof value !== 'string') return value;
	// MariaDB keeps JSON as text and says so beside the type.
	const isJson = field.columnType === mysql.Types.JSON || field.extendedFormat === 'json';
	return isJson ? exactJson(value) : value;
}

function bits(bytes: Buffer): JsonValue {
	return exactNumber(String(BigInt(`0x${bytes.toString('hex')}`)));
}
