import {safeText} from '../../text/safe-text.ts';
import {type Entry, factOf} from '../entry.ts';
import {longest} from '../filter/match.ts';
import {below, type PathStep} from '../filter/payload-path.ts';
import {innermost} from '../filter/payload-term.ts';
import {bodyOf, children, isContainer, kindOf, textOf} from '../payload/node.ts';
import {openPayload} from '../payload/open.ts';
import {secretsInside} from '../payload/secret-map.ts';
import {looksSecret} from '../payload/secrets.ts';
import {Kind, type Tape} from '../payload/tape.ts';
import {type Leaf, leafOf, textual} from './leaf.ts';
import type {ValuePath} from './path.ts';

/** What an entry has where values are counted. */
export interface Leaves {
	/** Several where the path leads to a list, to several places, or to keys that occur twice. */
	readonly leaves: readonly Leaf[];
	/** One of the values is a secret by its key, or holds one. */
	readonly masked: boolean;
	/** Why there is no value; undefined where there is one. */
	readonly none: NoValue | undefined;
}

/** `undecodable`: not read as msgpack or JSON, or with nothing in it; `container`: maps, empty lists. */
export type NoValue = 'absent' | 'undecodable' | 'container';

/** The values of an entry at the path; of a list those of its items, as a filter looks at it. */
export function leavesOf(entry: Entry, {field, steps: path}: ValuePath): Leaves {
	if (field !== undefined) {
		// A filter looks at these as they are shown; one that is missing is empty.
		const text = safeText(factOf(entry, field) ?? '', longest);
		return {leaves: [textual(text)], masked: false, none: undefined};
	}
	const payload = openPayload(factOf(entry, 'data') ?? new Uint8Array());
	const {tape} = innermost(payload);
	if (tape === undefined || !isContainer(tape, 0) || tape.count[0] === 0) return nothing('undecodable');
	const {nodes, masked} = visible(tape, path);
	if (nodes.length === 0 && !masked) return nothing('absent');
	const leaves: Leaf[] = [];
	let hidden = masked;
	for (const node of nodes) {
		for (const each of kindOf(tape, node) === Kind.array ? children(tape, node) : [node]) {
			const leaf = leafOf(tape, each);
			if (leaf === undefined) continue;
			if (holdsSecret(tape, each)) hidden = true;
			else leaves.push(leaf);
		}
	}
	return {leaves, masked: hidden, none: leaves.length === 0 && !hidden ? 'container' : undefined};
}

function nothing(none: NoValue): Leaves {
	return {leaves: [], masked: false, none};
}

/** The nodes at the path but those behind a key that looks like a secret's. */
function visible(tape: Tape, path: readonly PathStep[]) {
	let nodes: readonly number[] = [0];
	let masked = false;
	for (const step of path) {
		const next: number[] = [];
		for (const node of nodes) {
			for (const {node: child, key} of below(tape, node, step)) {
				const secret = key !== undefined && kindOf(tape, key) === Kind.text && looksSecret(textOf(tape, key));
				if (secret) masked = true;
				else next.push(child);
			}
		}
		nodes = next;
	}
	return {nodes, masked};
}

function holdsSecret(tape: Tape, node: number): boolean {
	const kind = kindOf(tape, node);
	if (kind !== Kind.text && kind !== Kind.bytes) return false;
	const body = bodyOf(tape, node);
	return secretsInside(body).upTo(body.length).length > 0;
}
