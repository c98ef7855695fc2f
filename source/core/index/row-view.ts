import type {SafeText} from '../../text/safe-text.ts';
import {type EntryIndex, idAt} from './entry-index.ts';
import type {Place} from './run.ts';

/** One row after the other through the same object: looking at a million makes no garbage. */
export class RowView {
	readonly #index: EntryIndex;
	#place: Place | undefined;

	constructor(index: EntryIndex) {
		this.#index = index;
	}

	on(place: Place): this {
		this.#place = place;
		return this;
	}

	get id(): string {
		return this.#place === undefined ? '' : idAt(this.#place);
	}

	/** When it was parked, in ms since the epoch. */
	get time(): number {
		return Number(this.#cell('time'));
	}

	get source(): SafeText {
		return this.#index.sources.at(this.#cell('source'));
	}

	get signature(): SafeText {
		return this.#index.signatures.at(this.#cell('signature'));
	}

	get attempt(): SafeText {
		return this.#index.attempts.at(this.#cell('attempt'));
	}

	/** Bytes of the payload. */
	get size(): number {
		return this.#cell('size');
	}

	#cell(column: 'time' | 'source' | 'signature' | 'attempt' | 'size'): number {
		return Number(this.#place?.chunk[column][this.#place.at] ?? 0);
	}
}
