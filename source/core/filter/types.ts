import type {SafeText} from '../../text/safe-text.ts';
import type {EntryId} from '../entry.ts';
import type {Payload} from '../payload/types.ts';

/** Whether it holds; undefined when it cannot be told from what is known yet. */
export type Truth = boolean | undefined;

/** What is known of an entry. A filter asks for the cheap things first. */
export interface Known {
	readonly id: EntryId;
	/** When it was parked, in ms since the epoch. */
	readonly time: number;
	readonly source: SafeText;
	readonly signature: SafeText;
	readonly attempt: SafeText;
	/** Bytes of the payload. */
	readonly size: number;
	/** Undefined as long as only the index is known. */
	readonly error?: SafeText | undefined;
	readonly sourceId?: SafeText | undefined;
	readonly trace?: SafeText | undefined;
	/** Undefined as long as the entry was not read. */
	readonly payload?: Payload | undefined;
	/** Whether the texts are whole: those of rows may be cut. */
	readonly whole?: boolean | undefined;
}

/** What must be known to decide a term for certain, cheapest first. */
export const levels = ['index', 'texts', 'payload'] as const;
export type Level = (typeof levels)[number];

/** One condition. */
export interface Term {
	readonly level: Level;
	readonly test: (known: Known) => Truth;
	/** Nothing parked before this meets it, in ms since the epoch. */
	readonly since?: number;
}

/** A parsed filter: it lets through what meets every term of any of its alternatives. */
export interface Filter {
	readonly kind: 'filter';
	/** As typed. */
	readonly text: string;
	/** In each the cheap terms come first. */
	readonly alternatives: ReadonlyArray<readonly Term[]>;
	/** The most that must be known to decide it. */
	readonly level: Level;
	/** Nothing parked before this matches, in ms since the epoch; -Infinity when there is no such bound. */
	readonly since: number;
}

/** Why a text is no filter, and where. */
export interface FilterError {
	readonly kind: 'error';
	readonly message: string;
	/** First character of the text that is meant, from 0. */
	readonly at: number;
	readonly length: number;
	/** What to do next. */
	readonly hint: string;
}
