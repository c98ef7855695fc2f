import {onePerGrapheme} from './plain.ts';

/** What this program needs of a segment. */
interface Segment {
	readonly segment: string;
	readonly index: number;
	readonly input: string;
}

/**
 * In the bundle this stands in for Intl.Segmenter, which loads tables for about 20 ms: plain text needs
 * none of them, so they are loaded with the first text that does and not before the first frame.
 */
export class LazySegmenter {
	readonly #given: ConstructorParameters<typeof Intl.Segmenter>;
	#exact: Intl.Segmenter | undefined;

	constructor(...given: ConstructorParameters<typeof Intl.Segmenter>) {
		this.#given = given;
	}

	segment(input: string): Iterable<Segment> {
		if (onePerGrapheme.test(input)) return Array.from(input, (segment, index) => ({segment, index, input}));
		// Looked up at run time: written out, the bundle would put this very class in its place.
		const Exact = Reflect.get(Intl, 'Segmenter') as typeof Intl.Segmenter;
		this.#exact ??= new Exact(...this.#given);
		return this.#exact.segment(input);
	}
}
