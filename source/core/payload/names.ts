import {children, kindOf, textOf} from './node.ts';
import {looksSecret} from './secrets.ts';
import {show} from './show.ts';
import {Kind, type Tape} from './tape.ts';

/** The children of a container with the names they go by: keys of a map, positions of an array. */
export function* named(tape: Tape, node: number): Generator<{child: number; name: string}> {
	if (kindOf(tape, node) === Kind.array) {
		let position = 0;
		for (const child of children(tape, node)) yield {child, name: String(position++)};
		return;
	}
	let key: number | undefined;
	for (const child of children(tape, node)) {
		if (key === undefined) key = child;
		else {
			yield {child, name: keyName(tape, key)};
			key = undefined;
		}
	}
}

/** Whether the value under that key is masked; a key that is bytes counts as the text it holds. */
export function hidesValue(tape: Tape, key: number): boolean {
	const kind = kindOf(tape, key);
	return (kind === Kind.text || kind === Kind.bytes) && looksSecret(textOf(tape, key));
}

/** A map's key as a name; what is no text is told apart from a text of the same look by its brackets. */
export function keyName(tape: Tape, key: number): string {
	if (kindOf(tape, key) === Kind.text) return textOf(tape, key);
	return `(${show(tape, key, 60).text})`;
}
