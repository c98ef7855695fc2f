import {isUtf8} from 'node:buffer';
import type {Bytes} from '../entry.ts';
import {bodyOf, boolOf, children, floatOf, intOf, kindOf, textOf} from '../payload/node.ts';
import {show} from '../payload/show.ts';
import {Kind, type Tape} from '../payload/tape.ts';
import type {Payload} from '../payload/types.ts';
import {type Condition, condition, readNumber} from './numbers.ts';
import {nodesAt, type PathStep} from './payload-path.ts';
import type {TextMatcher} from './text-matcher.ts';
import type {Value} from './value.ts';

/** Whether a payload holds a value at a path; with an empty path, whether a text, number or key anywhere in it does. */
export function payloadTest(
	path: readonly PathStep[],
	value: Value,
	matcher: TextMatcher,
): (payload: Payload) => boolean {
	const wanted = leafTest(value, matcher);
	const present = value.kind === 'word' && value.operator === '' && value.text === '*';
	return outer => {
		const payload = innermost(outer);
		const {tape} = payload;
		let left = matcher.reach;
		const leaf = (of: Tape, node: number) => left > 0 && wanted(of, node, length => (left -= length));
		if (path.length > 0) {
			const nodes = tape === undefined ? [] : nodesAt(tape, path);
			return (
				tape !== undefined && (present ? nodes.length > 0 : nodes.some(node => atNode(tape, node, leaf)))
			);
		}
		if (present) return payload.format !== 'empty';
		if (tape === undefined) return payload.format !== 'empty' && matcher.test(asText(payload.bytes, left));
		for (let node = 0; node < tape.length; node++) if (leaf(tape, node)) return true;
		return false;
	};
}

type Leaf = (tape: Tape, node: number) => boolean;

/** A list meets what one of its items meets. */
function atNode(tape: Tape, node: number, leaf: Leaf): boolean {
	if (kindOf(tape, node) !== Kind.array) return leaf(tape, node);
	for (const child of children(tape, node)) if (leaf(tape, child)) return true;
	return false;
}

/** Numbers by their amount, texts as elsewhere, bytes as hex or as the text they are, ext as shown. */
function leafTest(
	value: Value,
	matcher: TextMatcher,
): (tape: Tape, node: number, spend: (length: number) => void) => boolean {
	const number = value.kind === 'word' ? condition(value, readNumber) : undefined;
	const compares = number !== undefined && (value.operator !== '' || value.text.includes('..'));
	const plain = value.kind === 'word' ? value.text.toLowerCase() : undefined;
	const hex = plain === undefined ? undefined : hexOf(plain);
	const exact = value.operator === '=';
	const text = (of: string, spend: (length: number) => void) => {
		spend(of.length);
		// The text "42" is what 42 asks for, "1429" is not.
		return number === undefined ? matcher.test(of) : of.toLowerCase() === plain;
	};
	return (tape, node, spend) => {
		switch (kindOf(tape, node)) {
			case Kind.int:
				return isAmount(number, intOf(tape, node), matcher, value);
			case Kind.float32:
			case Kind.float64:
				return isAmount(number, floatOf(tape, node), matcher, value);
			case Kind.text:
				return !compares && text(textOf(tape, node), spend);
			case Kind.bool:
				return plain === String(boolOf(tape, node));
			case Kind.nil:
				return plain === 'null' || plain === 'nil';
			case Kind.bytes: {
				if (compares) return false;
				const body = Buffer.from(bodyOf(tape, node));
				if (hex !== undefined && (exact ? body.equals(hex) : body.includes(hex))) return true;
				// Different bytes that are no text look alike as one: no text is exactly them.
				return (!exact || isUtf8(body)) && text(asText(body, matcher.reach), spend);
			}
			case Kind.ext:
				return !compares && text(show(tape, node, 200).text, spend);
			default:
				return false;
		}
	};
}

function isAmount(
	number: Condition | undefined,
	amount: number | bigint,
	matcher: TextMatcher,
	{kind}: Value,
): boolean {
	if (number !== undefined) return number(amount);
	return kind === 'regex' && matcher.test(String(amount));
}

function hexOf(text: string): Buffer | undefined {
	const digits = text.replace(/^0x/, '');
	return digits !== '' && digits.length % 2 === 0 && /^[\da-f]+$/.test(digits)
		? Buffer.from(digits, 'hex')
		: undefined;
}

/** The payload itself where it was packed. */
export function innermost(payload: Payload): Payload {
	return payload.inner === undefined ? payload : innermost(payload.inner);
}

/** What a regular expression will not look at is not decoded either. */
function asText(bytes: Bytes, reach: number): string {
	const {buffer, byteOffset, length} = bytes;
	return Buffer.from(buffer, byteOffset, Math.min(length, reach * 4)).toString('utf8');
}
