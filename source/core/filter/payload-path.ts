import {children, intOf, kindOf, textOf} from '../payload/node.ts';
import {Kind, type Tape} from '../payload/tape.ts';
import {Complaint} from './complaint.ts';
import {readQuoted} from './value.ts';

/** A key of a map or the number of an item; `*` for any, unless it was quoted. */
export interface PathStep {
	readonly name: string;
	readonly any: boolean;
}

/** Reads `.user.items[0]."odd key":`. @throws Complaint */
export function readPath(text: string, from: number): {readonly path: PathStep[]; readonly end: number} {
	const path: PathStep[] = [];
	for (let at = from; ; ) {
		const [first] = text.slice(at, at + 1);
		if (first === ':') return {path, end: at + 1};
		if (first === undefined || /\s/.test(first))
			throw new Complaint(
				'what to look for is missing',
				{at: from, length: Math.max(1, at - from)},
				'write payload.path:value; payload.path:* for any value',
			);
		const {step, end} = first === '[' ? readIndex(text, at) : readName(text, at);
		path.push(step);
		at = end;
	}
}

/** Nodes at the path, from the root. Of keys that occur twice both count. */
export function nodesAt(tape: Tape, path: readonly PathStep[]): readonly number[] {
	let nodes: readonly number[] = [0];
	for (const step of path)
		nodes = nodes.flatMap(node => Array.from(below(tape, node, step), ({node}) => node));
	return nodes;
}

/** What one step leads to, with the key of it where the container is a map. */
export function* below(
	tape: Tape,
	node: number,
	{name, any}: PathStep,
): Generator<{readonly node: number; readonly key: number | undefined}> {
	const kind = kindOf(tape, node);
	let number = 0;
	let key = 0;
	if (kind !== Kind.array && kind !== Kind.map) return;
	for (const child of children(tape, node)) {
		if (kind === Kind.array) {
			if (any || String(number) === name) yield {node: child, key: undefined};
		} else if (number % 2 === 0) key = child;
		else if (any || isKey(tape, key, name)) yield {node: child, key};
		number++;
	}
}

function isKey(tape: Tape, key: number, name: string): boolean {
	const kind = kindOf(tape, key);
	if (kind === Kind.text) return textOf(tape, key) === name;
	return kind === Kind.int && String(intOf(tape, key)) === name;
}

function readIndex(text: string, at: number) {
	const [whole = '', name = ''] = /^\[(\d+|\*)\]/.exec(text.slice(at)) ?? [];
	if (whole === '')
		throw new Complaint('the item has no number', {at, length: 1}, 'write [0] for the first, [*] for any');
	return {step: {name, any: name === '*'}, end: at + whole.length};
}

function readName(text: string, at: number) {
	const from = text[at] === '.' ? at + 1 : at;
	if (text[from] === '"') {
		const {text: name, end} = readQuoted(text, from);
		return {step: {name, any: false}, end};
	}
	const name = /^[^\s.:["]+/.exec(text.slice(from))?.[0] ?? '';
	if (name === '' || from === at)
		throw new Complaint(
			'a name is missing in the path',
			{at, length: 1},
			'write payload.user.id; a key with dots or spaces in quotes: payload."odd key"',
		);
	return {step: {name, any: name === '*'}, end: from + name.length};
}
