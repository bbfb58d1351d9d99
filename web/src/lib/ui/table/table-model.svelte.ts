import type { Column } from './column.ts';
import { type ColumnChoice, moved, orderedIds, readColumnChoice, writeColumnChoice } from './column-choice.ts';
import { choiceIn, choiceOf, isChosen, NOTHING, type RowChoice, toggled } from './row-choice.ts';

interface TableRow<Row> {
	readonly id: string;
	readonly original: Row;
}

interface TableModelOptions<Row extends object> {
	/** Names the table in what is remembered of its columns. */
	readonly tableId: string;
	readonly rows: () => readonly Row[];
	/** Names the list with its filters. */
	readonly key: () => string | undefined;
	readonly columns: () => readonly Column<Row>[];
	readonly idOf: (row: Row) => string;
}

/** The state of one table on screen: its columns as this person likes them, the chosen rows, the row the keyboard is on. */
export class TableModel<Row extends object> {
	readonly #options: TableModelOptions<Row>;
	#choice = $state.raw<ColumnChoice>({ order: [], visible: {} });
	#everChosen = $state.raw(NOTHING);
	#activeId = $state<string>();

	constructor(options: TableModelOptions<Row>) {
		this.#options = options;
		this.#choice = readColumnChoice(options.tableId);
		// What other filters have ended does not begin again when somebody comes back to the first ones.
		$effect(() => {
			this.#everChosen = this.#chosen;
		});
	}

	readonly rows: readonly TableRow<Row>[] = $derived.by(() => {
		const { rows, idOf } = this.#options;
		return rows().map((row) => ({ id: idOf(row), original: row }));
	});

	/** The columns to draw, in order. */
	get columns(): readonly Column<Row>[] {
		return this.allColumns.filter(({ id }) => this.isVisible(id));
	}

	/** All columns in order, hidden ones included: what the chooser lists. */
	get allColumns(): readonly Column<Row>[] {
		const byId = new Map(this.#options.columns().map((column) => [column.id, column]));
		return this.#orderedIds.flatMap((id) => byId.get(id) ?? []);
	}

	isVisible(id: string): boolean {
		return this.#visibility[id] ?? true;
	}

	showColumn(id: string, visible: boolean): void {
		this.#remember({ ...this.#choice, visible: { ...this.#choice.visible, [id]: visible } });
	}

	moveColumn(id: string, by: -1 | 1): void {
		this.#remember({ ...this.#choice, order: moved(this.#orderedIds, id, by) });
	}

	resetColumns(): void {
		this.#remember({ order: [], visible: {} });
	}

	/** The chosen rows that are still in the list. */
	get selected(): readonly Row[] {
		return this.rows.filter(({ id }) => this.isSelected(id)).map(({ original }) => original);
	}

	get isAllSelected(): boolean {
		return this.rows.length > 0 && this.rows.every(({ id }) => this.isSelected(id));
	}

	/** All that the list finds is chosen, whether it is loaded or not. */
	get isWholeSelected(): boolean {
		return this.#chosen.of === 'whole';
	}

	selectWhole(): void {
		this.#everChosen = { of: 'whole', key: this.#options.key() };
	}

	/** Chooses all rows that are loaded. */
	selectAll(): void {
		this.#everChosen = choiceOf(this.#ids);
	}

	isSelected(id: string): boolean {
		return isChosen(this.#chosen, id);
	}

	toggle(id: string): void {
		this.#everChosen = toggled(this.#chosen, id, this.#ids);
	}

	clearSelection(): void {
		this.#everChosen = NOTHING;
	}

	/** Place of the row the keyboard is on; -1 for none. */
	get activeIndex(): number {
		return this.#activeId === undefined ? -1 : this.rows.findIndex(({ id }) => id === this.#activeId);
	}

	activate(index: number): void {
		this.#activeId = this.rows[index]?.id;
	}

	get #chosen(): RowChoice {
		return choiceIn(this.#everChosen, this.#options.key());
	}

	get #ids(): string[] {
		return this.rows.map(({ id }) => id);
	}

	get #orderedIds(): string[] {
		const columns = this.#options.columns();
		const titles = columns.filter(({ isTitle }) => isTitle).map(({ id }) => id);
		const others = columns.filter(({ isTitle }) => !isTitle).map(({ id }) => id);
		const chosen = this.#choice.order.filter((id) => !titles.includes(id));
		return [...titles, ...orderedIds(others, chosen)];
	}

	get #visibility(): Record<string, boolean> {
		const entries = this.#options.columns().map(({ id, isHidden, isTitle }) => {
			const byDefault = !isHidden;
			return [id, isTitle ? true : (this.#choice.visible[id] ?? byDefault)] as const;
		});
		return Object.fromEntries(entries);
	}

	#remember(choice: ColumnChoice): void {
		this.#choice = choice;
		writeColumnChoice(this.#options.tableId, choice);
	}
}
