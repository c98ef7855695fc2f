import {describe, expect, test} from 'vitest';
import {type BrokenSequence, brokenSequenceWindow, type Keystroke, mend} from '../../source/state/keys.ts';

const esc: Keystroke = {kind: 'named', name: 'esc'};
const text = (value: string): Keystroke => ({kind: 'text', text: value});
const afterEsc = (value: string): Keystroke => ({kind: 'text', text: value, afterEsc: true});

/** Feeds keys `gap` ms apart. @returns those that are keys, not pieces of a sequence */
function kept(keys: readonly Keystroke[], gap: number): Keystroke[] {
	const out: Keystroke[] = [];
	let broken: BrokenSequence | undefined;
	let at = 1000;
	for (const key of keys) {
		const mended = mend(broken, key, at);
		broken = mended.broken;
		if (mended.key !== undefined) out.push(mended.key);
		at += gap;
	}
	return out;
}

const sequences = [
	'[A',
	'[B',
	'[C',
	'[D',
	'OA',
	'[H',
	'[F',
	'OH',
	'OF',
	'[1~',
	'[4~',
	'[5~',
	'[6~',
	'[1;5A',
	'[15~',
];

describe('a sequence split on its way', () => {
	test.each(sequences)('Esc alone, then %s: only esc is left', sequence => {
		expect(kept([esc, text(sequence)], 300)).toEqual([esc]);
	});

	test.each(sequences)('%s byte by byte: only esc is left', sequence => {
		expect(kept([esc, ...[...sequence].map(text)], 300)).toEqual([esc]);
	});

	test.each(sequences)('Ink gave up after the first byte of %s: nothing is left', sequence => {
		const first = sequence[0] ?? '';
		const start = first === 'O' ? afterEsc(first) : text(first);
		expect(kept([start, text(sequence.slice(1))], 300)).toEqual([]);
	});

	test.each(sequences.filter(sequence => sequence.length > 2))(
		'%s cut before its last byte: nothing is left',
		sequence => {
			expect(kept([text(sequence.slice(0, -1)), text(sequence.slice(-1))], 300)).toEqual([]);
		},
	);

	test('what follows a finished sequence is a key again', () => {
		expect(kept([esc, text('[Aj')], 100)).toEqual([esc, text('j')]);
		expect(kept([esc, text('[A'), text('j')], 100)).toEqual([esc, text('j')]);
	});
});

describe('keys that are keys', () => {
	test('Esc and then a command are two keys', () => {
		expect(kept([esc, text('q')], 50)).toEqual([esc, text('q')]);
	});

	test('O long after Esc is a key', () => {
		expect(kept([esc, text('O')], brokenSequenceWindow + 1)).toEqual([esc, text('O')]);
	});

	test('Alt and a letter is no key of ours', () => {
		expect(kept([afterEsc('r'), afterEsc('y')], 10)).toEqual([]);
	});

	test('plain keys pass', () => {
		expect(kept([text('j'), text('jjjj'), text('y')], 10)).toEqual([text('j'), text('jjjj'), text('y')]);
	});
});
