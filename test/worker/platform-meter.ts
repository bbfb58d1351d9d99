import { runInDurableObject } from 'cloudflare:test';

/** What objects wrote since the meter began, as the platform bills it. */
export interface RowBill {
	/** Rows written by SQL and alarms together. */
	readonly rows: number;
	/** The same by what wrote them: the first words of a statement, or `alarm`. */
	readonly byWriter: Readonly<Record<string, number>>;
}

/** An alarm this far ahead is the archive's, which is counted apart: one for each run, and two when it is archived. */
const FOR_THE_ARCHIVE_MS = 12 * 3_600_000;

/** Whether an alarm serves what a run does, and not what becomes of it afterwards. */
export function isForTheWork(at: number | Date): boolean {
	return Number(at) < Date.now() + FOR_THE_ARCHIVE_MS;
}

/** How much of a statement names it in a bill. */
const NAME_WORDS = 3;

/**
 * Counts the rows that all objects of this isolate write from now on, by listening at the storage's own methods
 * (architecture rule on rows written). Setting an alarm is a row as well.
 *
 * @param object any object; only the prototypes of its storage are used.
 */
export function meterRows(object: DurableObjectStub): Promise<{ read(): RowBill; stop(): void }> {
	return runInDurableObject(object, (_instance, { storage }) => {
		const sql: SqlStorage = Object.getPrototypeOf(storage.sql);
		const alarms: DurableObjectStorage = Object.getPrototypeOf(storage);
		const { exec } = sql;
		const { setAlarm } = alarms;
		const statements: { readonly name: string; readonly cursor: { readonly rowsWritten: number } }[] = [];
		let alarmsSet = 0;
		sql.exec = new Proxy(exec, {
			apply(target, self, args: Parameters<SqlStorage['exec']>) {
				const cursor = Reflect.apply(target, self, args);
				statements.push({ name: args[0].split(/\s+/, NAME_WORDS).join(' '), cursor });
				return cursor;
			},
		});
		alarms.setAlarm = new Proxy(setAlarm, {
			apply(target, self, args: Parameters<DurableObjectStorage['setAlarm']>) {
				if (isForTheWork(args[0])) alarmsSet += 1;
				return Reflect.apply(target, self, args);
			},
		});
		return {
			read: () => billOf(statements, alarmsSet),
			stop: () => {
				sql.exec = exec;
				alarms.setAlarm = setAlarm;
			},
		};
	});
}

function billOf(
	statements: readonly { readonly name: string; readonly cursor: { readonly rowsWritten: number } }[],
	alarmsSet: number,
): RowBill {
	const byWriter: Record<string, number> = alarmsSet === 0 ? {} : { alarm: alarmsSet };
	let rows = alarmsSet;
	for (const { name, cursor } of statements) {
		if (cursor.rowsWritten === 0) continue;
		byWriter[name] = (byWriter[name] ?? 0) + cursor.rowsWritten;
		rows += cursor.rowsWritten;
	}
	return { rows, byWriter };
}
