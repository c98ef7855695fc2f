import type {Line} from '../../text/line.ts';
import type {SafeText} from '../../text/safe-text.ts';
import type {Zone} from '../../text/time.ts';
import type {Bytes} from '../entry.ts';
import type {Doc} from './doc.ts';
import type {Tape} from './tape.ts';

export type PayloadFormat = 'msgpack' | 'json' | 'text' | 'gzip' | 'zstd' | 'binary' | 'empty';

/** Where decoding stopped, and why. */
export interface Complaint {
	/** Byte of the payload, from 0. */
	readonly offset: number;
	readonly message: string;
	/** There is nothing wrong with the bytes: there are more of them than are looked at. */
	readonly cut?: true;
}

/** A payload opened for reading. Opening never throws and never costs more than its bytes. */
export interface Payload {
	readonly bytes: Bytes;
	readonly format: PayloadFormat;
	/** Why it is not valid msgpack (also for the fallback formats); undefined when it is. */
	readonly complaint: Complaint | undefined;
	/** Its values: of msgpack, or of JSON written as msgpack; undefined for the other formats. */
	readonly tape: Tape | undefined;
	/** The payload inside, for gzip and zstd; output capped. */
	readonly inner: Payload | undefined;
}

export type PayloadMode = 'tree' | 'json' | 'hex';

export interface RowOptions {
	/** Cells of the pane; rows are not wider. */
	readonly width: number;
	/** Keys of nodes whose fold differs from the default. */
	readonly toggled: ReadonlySet<string>;
	/** Values under secret-looking keys are shown. */
	readonly reveal: boolean;
	/** Whose clock times beside numbers are shown by; UTC unless given. */
	readonly zone?: Zone | undefined;
}

/** Rows of a payload, made only when asked for. */
export interface PayloadRows {
	readonly count: number;
	/** Rows `from` to `to` (exclusive), clipped to what exists. */
	rows(from: number, to: number): readonly PayloadRow[];
	/** The value in a row; undefined for rows that are none. */
	readonly spot?: (position: number) => Spot | undefined;
	/** The row with that key; undefined when it is folded away. */
	readonly positionOf?: (key: string) => number | undefined;
	/** The first row that belongs to the payload; undefined when none does. */
	readonly payloadFrom?: number;
}

/** A value in sight. */
export interface Spot {
	readonly key: string;
	/** As a filter names it: `payload.items[3]`. */
	readonly path: SafeText;
	readonly doc: Doc;
	readonly node: number;
	/** Its key looks like a secret's, and it is not revealed. */
	readonly masked: boolean;
	/** The row is not its first one. */
	readonly further: boolean;
}

export interface PayloadRow {
	/** Names the node: stable while the payload is the same. */
	readonly key: string;
	readonly line: Line;
	/** Whether it can be folded, and how it is now. */
	readonly fold?: 'open' | 'closed';
	/** Row number of the enclosing node, to which `h` goes. */
	readonly parent?: number;
}

/** A difference between two payloads, for the preview of a migration. */
export interface PayloadChange {
	readonly kind: 'added' | 'removed' | 'changed';
	/** Path of the node, for people. */
	readonly path: SafeText;
	readonly before?: SafeText;
	readonly after?: SafeText;
}
