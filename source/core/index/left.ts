/**
 * When the rows arrived that were taken out of an index since: they arrived all the same, and a rate that
 * forgot them would fall with every replay. The newest 10,000 at least are kept.
 */
export class Left {
	#times: number[] = [];

	/** @param time milliseconds since the epoch */
	note(time: number): void {
		this.#times.push(time);
		if (this.#times.length > 2 * most) this.#times = this.#times.sort((a, b) => b - a).slice(0, most);
	}

	/** How many of them arrived after that time. */
	since(time: number): number {
		return this.#times.reduce((sum, each) => (each > time ? sum + 1 : sum), 0);
	}

	clear(): void {
		this.#times = [];
	}
}

const most = 10_000;
