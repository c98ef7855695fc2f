declare const safe: unique symbol;

/**
 * Text that can be written to a terminal: no control characters, nothing invisible, nothing that
 * changes the direction of what follows. Only this module makes it, so whatever comes from Redis
 * passes here or does not compile.
 */
export type SafeText = string & {readonly [safe]: true};

// Everything without a glyph of its own (controls, format characters, surrogates, unassigned), the
// separators that break a line, and code points whose width differs from terminal to terminal.
const unsafe =
	/\p{C}|\p{Zl}|\p{Zp}|\u{34f}|[\u{115f}-\u{11ff}\u{3164}\u{d7b0}-\u{d7ff}\u{ffa0}]|\u{17b4}|\u{17b5}|[\u{180b}-\u{180f}]|[\u{fe00}-\u{fe0f}]|[\u{1f1e6}-\u{1f1ff}\u{1f3fb}-\u{1f3ff}]|[\u{e0000}-\u{e0fff}]/u;
const mark = /\p{M}/u;
const plainAscii = /^[\x20-\x7e]*$/;
const marksPerBase = 4;
const defaultLimit = 2000;
const decoder = new TextDecoder('utf-8', {ignoreBOM: true});

/**
 * The visible form of any bytes or text. Control characters appear as `\n`, `\t`, `\x1b`; bidi,
 * zero-width and other invisible characters as `\u{202e}`; bytes that are not UTF-8 as `\xff`.
 * Only the first `limit` characters (or bytes) are looked at; a cut is shown as `…`.
 */
export function safeText(input: string | Uint8Array, limit = defaultLimit): SafeText {
	const text = typeof input === 'string' ? input.slice(0, limit) : decodeVisibly(input.subarray(0, limit));
	const visible = plainAscii.test(text) ? text : escapeUnsafe(text);
	return (input.length > limit ? `${visible}…` : visible) as SafeText;
}

/** Safe text from a template: literals are ours, every value must be safe already. */
export function safeLine(
	literals: TemplateStringsArray,
	...values: ReadonlyArray<SafeText | number>
): SafeText {
	return String.raw({raw: literals}, ...values) as SafeText;
}

/** Marks a literal of this program as safe. Not for anything that was read from anywhere. */
export function ours<const T extends string>(literal: string extends T ? never : T): SafeText {
	return literal as string as SafeText;
}

function escapeUnsafe(text: string): string {
	let out = '';
	let marks = 0;
	for (const character of text) {
		marks = mark.test(character) ? marks + 1 : 0;
		out += unsafe.test(character) || marks > marksPerBase ? escaped(character) : character;
	}
	return out;
}

function escaped(character: string): string {
	if (character === '\n') return '\\n';
	if (character === '\r') return '\\r';
	if (character === '\t') return '\\t';
	const code = character.codePointAt(0) ?? 0;
	return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}

// The fast decoder says that something is invalid, not where: only then the bytes are walked.
function decodeVisibly(bytes: Uint8Array): string {
	const text = decoder.decode(bytes);
	return text.includes('\u{fffd}') ? decodeByteWise(bytes) : text;
}

function decodeByteWise(bytes: Uint8Array): string {
	let out = '';
	let at = 0;
	while (at < bytes.length) {
		const length = sequenceLength(bytes, at);
		if (length === 0) {
			out += `\\x${(bytes[at] ?? 0).toString(16).padStart(2, '0')}`;
			at += 1;
		} else {
			out += decoder.decode(bytes.subarray(at, at + length));
			at += length;
		}
	}
	return out;
}

const strict = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true});

/** Bytes of the valid UTF-8 sequence at `at`, or 0 when there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
	const first = bytes[at] ?? 0;
	if (first < 0x80) return 1;
	const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
	try {
		strict.decode(bytes.subarray(at, at + length));
		return at + length <= bytes.length ? length : 0;
	} catch {
		return 0;
	}
}
