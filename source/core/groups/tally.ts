/** What is counted of each group, in typed columns: group number by number, growing as groups appear. */
export class Tally {
	length = 0;
	readonly buckets: number;
	count = new Uint32Array(64);
	/** Milliseconds. */
	first = new Float64Array(64);
	last = new Float64Array(64);
	fewest = new Uint32Array(64);
	most = new Uint32Array(64);
	bytes = new Float64Array(64);
	/** `buckets` numbers a group. */
	spark: Uint32Array;
	readonly #numbers = new Map<number, number>();

	constructor(buckets: number) {
		this.buckets = buckets;
		this.spark = new Uint32Array(64 * buckets);
	}

	/** The number of a group by the numbers of its texts; undefined when there are too many groups already. */
	groupOf(source: number, signature: number): number | undefined {
		const key = signature * sources + source;
		const known = this.#numbers.get(key);
		if (known !== undefined || this.length === mostGroups) return known;
		if (this.length === this.count.length) this.#grow();
		this.#numbers.set(key, this.length);
		this.first[this.length] = Number.POSITIVE_INFINITY;
		this.last[this.length] = Number.NEGATIVE_INFINITY;
		this.fewest[this.length] = 0xff_ff_ff_ff;
		return this.length++;
	}

	add(group: number, time: number, bucket: number, attempt: number, size: number): void {
		this.count[group] = (this.count[group] ?? 0) + 1;
		if (time < (this.first[group] ?? 0)) this.first[group] = time;
		if (time > (this.last[group] ?? 0)) this.last[group] = time;
		if (attempt < (this.fewest[group] ?? 0)) this.fewest[group] = attempt;
		if (attempt > (this.most[group] ?? 0)) this.most[group] = attempt;
		this.bytes[group] = (this.bytes[group] ?? 0) + size;
		const at = group * this.buckets + bucket;
		this.spark[at] = (this.spark[at] ?? 0) + 1;
	}

	/** Source, signature and number of each group. */
	*numbers(): Generator<readonly [source: number, signature: number, group: number]> {
		for (const [key, group] of this.#numbers) yield [key % sources, Math.floor(key / sources), group];
	}

	#grow(): void {
		const size = this.count.length * 2;
		this.count = grown(this.count, new Uint32Array(size));
		this.first = grown(this.first, new Float64Array(size));
		this.last = grown(this.last, new Float64Array(size));
		this.fewest = grown(this.fewest, new Uint32Array(size));
		this.most = grown(this.most, new Uint32Array(size));
		this.bytes = grown(this.bytes, new Float64Array(size));
		this.spark = grown(this.spark, new Uint32Array(size * this.buckets));
	}
}

/** More than the index tells apart. */
const sources = 2 ** 16;
/** Memory stays bounded whatever is in the DLQ; nobody looks at so many. */
const mostGroups = 20_000;

function grown<Column extends Uint32Array | Float64Array>(column: Column, longer: Column): Column {
	longer.set(column);
	return longer;
}
