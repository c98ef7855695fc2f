import type {Size, State} from './types.ts';

export const smallest = {columns: 60, rows: 15} as const;
const twoPanesFrom = 100;

/** The list and the pane both keep enough to be read. */
export const shares = {usual: 0.5, least: 0.3, most: 0.7, step: 0.05} as const;

export interface Layout {
	readonly tooSmall: boolean;
	readonly twoPanes: boolean;
	/** Rows of the list or pane, below the header and above the footer. */
	readonly bodyRows: number;
	/** Rows of entries in the list: the body without its column titles. */
	readonly listRows: number;
	/** Cells of the list, and of the pane at its right (or in its place). */
	readonly listWidth: number;
	readonly paneWidth: number;
}

/** Two header rows, the body, a message row and a footer row. */
const headerRows = 2;
const footerRows = 2;

/** Rows of the pane's text: the last one tells where its cursor is, while it has one. */
export function paneRows({size, focus}: Pick<State, 'size' | 'focus'>): number {
	const {bodyRows} = layout(size);
	return focus === 'detail' ? Math.max(1, bodyRows - 1) : bodyRows;
}

export function layout({columns, rows, share = shares.usual}: Size): Layout {
	const twoPanes = columns >= twoPanesFrom;
	const bodyRows = Math.max(1, rows - headerRows - footerRows);
	const listWidth = twoPanes ? Math.floor(columns * share) : columns;
	return {
		tooSmall: columns < smallest.columns || rows < smallest.rows,
		twoPanes,
		bodyRows,
		listRows: Math.max(1, bodyRows - 1),
		listWidth,
		// One cell for the rule between the panes.
		paneWidth: twoPanes ? columns - listWidth - 1 : columns,
	};
}
