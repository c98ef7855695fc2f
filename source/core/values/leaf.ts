import {isUtf8} from 'node:buffer';
import {type SafeText, safeText} from '../../text/safe-text.ts';
import {readNumber} from '../filter/numbers.ts';
import {bodyOf, boolOf, floatOf, intOf, kindOf} from '../payload/node.ts';
import {float, show} from '../payload/show.ts';
import {Kind, type Tape} from '../payload/tape.ts';
import {typedNode} from '../payload/typed-json.ts';

/** A value as a filter sees it: values that no filter tells apart have the same key. */
export interface Leaf {
	readonly key: string;
	/** What stands behind the colon of the filter's term that finds exactly these. */
	readonly term: string;
	/** In quotes where it could be taken for what is no text. */
	readonly text: SafeText;
	/** As typed JSON; of a longer text only its beginning. */
	readonly value: unknown;
	/** It stands for all that begin like it. */
	readonly cut: boolean;
}

/** Longer texts are told apart by so many characters. */
export const longest = 100;

/** @returns undefined for a container */
export function leafOf(tape: Tape, node: number): Leaf | undefined {
	switch (kindOf(tape, node)) {
		case Kind.int:
			return number(tape, node, intOf(tape, node));
		case Kind.float32:
		case Kind.float64:
			return number(tape, node, floatOf(tape, node));
		case Kind.text:
			return textual(beginning(bodyOf(tape, node)));
		case Kind.bytes: {
			const body = bodyOf(tape, node);
			if (isUtf8(body)) return textual(beginning(body));
			return body.length > longest ? textual(beginning(body)) : bytes(body);
		}
		case Kind.ext:
			// A filter looks at it as it is shown.
			return {...textual(show(tape, node, 200).text), value: typedNode(tape, node)};
		case Kind.bool:
			return word(String(boolOf(tape, node)), boolOf(tape, node));
		case Kind.nil:
			return word('nil', null);
		default:
			return undefined;
	}
}

// No text is among what `=3` finds, and an integer and a float are equal by their amount.
function number(tape: Tape, node: number, amount: number | bigint): Leaf {
	if (typeof amount === 'number' && !Number.isFinite(amount)) return endless(String(amount));
	// Of a large float the shortest digits are those of another integer.
	const exact = Number.isInteger(amount) && Math.abs(Number(amount)) < 1e21;
	const digits = exact ? String(BigInt(amount)) : String(amount);
	return {
		key: `number ${digits}`,
		term: `=${digits}`,
		text: typeof amount === 'number' && kindOf(tape, node) !== Kind.int ? float(amount) : safeText(digits),
		value: typedNode(tape, node),
		cut: false,
	};
}

const words: readonly string[] = ['true', 'false', 'nil'];
const endlessWords: readonly string[] = ['nan', 'infinity', '-infinity'];

function word(text: string, value: unknown): Leaf {
	return {key: `word ${text}`, term: `=${text}`, text: safeText(text), value, cut: false};
}

// Of numbers only a regular expression finds these, and texts with it.
function endless(text: string): Leaf {
	const term = `/^${text.toLowerCase()}$/i`;
	return {key: `word ${text.toLowerCase()}`, term, text: safeText(text), value: text, cut: false};
}

function bytes(body: Uint8Array): Leaf {
	const hex = Buffer.from(body).toString('hex');
	const value = {$bytes: Buffer.from(body).toString('base64')};
	const text = safeText(`0x${hex}`);
	return {key: `bytes ${hex}`, term: `=0x${hex}`, text, value, cut: false};
}

/** A text, or bytes that are text: for a filter they are the same. */
export function textual(text: string): Leaf {
	const lower = text.toLowerCase();
	// The terms of these values find texts that read like them, too.
	if (words.includes(lower)) return word(lower, text);
	if (endlessWords.includes(lower)) return endless(text);
	const hex = /^0x((?:[\da-f]{2})+)$/.exec(lower)?.[1] ?? '';
	const body = Buffer.from(hex, 'hex');
	if (hex !== '' && body.length <= longest && !isUtf8(body)) return bytes(body);
	const characters = [...text.slice(0, 2 * longest + 2)];
	if (characters.length > longest) return long(characters.slice(0, longest).join(''));
	return {
		key: `text ${lower}`,
		term: isTypable(text) ? `="${text.replaceAll(/["\\]/g, '\\$&')}"` : `/^${pattern(text)}$/`,
		text: shown(text),
		value: text,
		cut: false,
	};
}

function long(begin: string): Leaf {
	const text = safeText(`${safeText(begin)}…`);
	return {key: `long ${begin}`, term: `/(?s)^${pattern(begin)}./`, text, value: begin, cut: true};
}

/** As much of it as tells whether it is a long one. */
function beginning(body: Uint8Array): string {
	const {buffer, byteOffset, length} = body;
	return Buffer.from(buffer, byteOffset, Math.min(length, 4 * longest + 4)).toString('utf8');
}

// Between quotes stands what can be seen and typed. Bytes that are no UTF-8 came as U+FFFD, which other
// bytes look like, too: there only what is between quotes leaves them out.
function isTypable(text: string): boolean {
	return text.includes('\u{fffd}') || safeText(text, text.length) === text;
}

/** A text as a regular expression, whatever cannot be typed escaped. */
function pattern(text: string): string {
	return Array.from(text, character => {
		if (safeText(character) !== character) return `\\x{${(character.codePointAt(0) ?? 0).toString(16)}}`;
		return /[\\^$.|?*+()[\]{}/]/.test(character) ? `\\${character}` : character;
	}).join('');
}

function shown(text: string): SafeText {
	const safe = safeText(text, text.length);
	const alike = readNumber(text) !== undefined || /^$|^[("']|^\s|\s$|^0x|^null$/i.test(text);
	return alike ? safeText(`"${safe}"`) : safe;
}
