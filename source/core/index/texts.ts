import {ours, type SafeText} from '../../text/safe-text.ts';

/** More different texts than that are not told apart: memory stays bounded whatever is in the DLQ. */
const most = 20_000;
/** Stands for every text above that number. */
export const others = ours('(one of very many others)');

/** Texts by number, each kept once, and how many rows have it. */
export class Texts {
	readonly #texts: SafeText[] = [];
	readonly #numbers = new Map<SafeText, number>();
	readonly #counts: number[] = [];

	/** The number of a text, counted once more. */
	add(text: SafeText): number {
		let number = this.#numbers.get(text);
		if (number === undefined) {
			const kept = this.#texts.length < most ? text : others;
			number = this.#numbers.get(kept) ?? this.#texts.push(kept) - 1;
			if (this.#texts.length <= most) this.#numbers.set(kept, number);
		}
		this.#counts[number] = (this.#counts[number] ?? 0) + 1;
		return number;
	}

	drop(number: number): void {
		this.#counts[number] = (this.#counts[number] ?? 0) - 1;
	}

	/** The number of a text; undefined when no row ever had it. */
	numberOf(text: SafeText): number | undefined {
		return this.#numbers.get(text);
	}

	at(number: number): SafeText {
		return this.#texts[number] ?? others;
	}

	/** How many rows have each text, those without rows left out. */
	counts(): Array<{readonly text: SafeText; readonly number: number; readonly count: number}> {
		return this.#texts
			.map((text, number) => ({text, number, count: this.#counts[number] ?? 0}))
			.filter(({count}) => count > 0);
	}
}
