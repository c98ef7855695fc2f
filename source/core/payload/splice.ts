import {ExtData} from '@msgpack/msgpack';
import type {Bytes} from '../entry.ts';
import {PayloadError} from '../errors.ts';
import {alignItems} from './align.ts';
import {canonical} from './canonical.ts';
import {decodeNode, validTape} from './decode.ts';
import {containerHeader, encodeFloat, encodeScalar, unencodable} from './encode.ts';
import {children, kindOf, spanOf} from './node.ts';
import {same, sameScalar} from './same.ts';
import {defaultLimits} from './scan.ts';
import {Kind, type Tape} from './tape.ts';

/**
 * Encodes `value`, keeping of `original` every byte that still says the same: an unchanged subtree its
 * very bytes, a changed map the order of its surviving keys, a number at an unchanged path its kind.
 * @throws PayloadError when `original` is not valid or `value` has no form in msgpack
 */
export function reencode(original: Bytes, value: unknown): Bytes {
	const splicer = new Splicer(validTape(original));
	splicer.write(0, value, 0, '');
	return Buffer.concat(splicer.pieces);
}

/** A value encoded anew, with nothing to keep. @throws PayloadError */
export function encodeValue(value: unknown): Bytes {
	const splicer = new Splicer(undefined);
	splicer.write(undefined, value, 0, '');
	return Buffer.concat(splicer.pieces);
}

class Splicer {
	readonly pieces: Bytes[] = [];
	readonly #tape: Tape | undefined;

	constructor(tape: Tape | undefined) {
		this.#tape = tape;
	}

	/** Writes `value` where `node` stood (undefined: nothing did). @returns whether the bytes are the same */
	write(node: number | undefined, value: unknown, depth: number, path: string): boolean {
		if (depth > defaultLimits.depth) {
			throw unencodable(`more than ${defaultLimits.depth} levels (a cycle?)`, `${path.slice(0, 80)}…`);
		}
		if (Array.isArray(value)) return this.#array(node, value, depth, path);
		if (value instanceof Map) return this.#map(node, [...value], depth, path);
		if (isPlainObject(value)) return this.#map(node, Object.entries(value), depth, path);
		const tape = this.#tape;
		if (tape !== undefined && node !== undefined && sameScalar(tape, node, value)) {
			this.pieces.push(spanOf(tape, node));
			return true;
		}
		const was = tape === undefined || node === undefined ? undefined : kindOf(tape, node);
		const staysFloat = typeof value === 'number' && (was === Kind.float32 || was === Kind.float64);
		this.pieces.push(staysFloat ? encodeFloat(value, was === Kind.float32) : encodeScalar(value, path));
		return false;
	}

	#array(node: number | undefined, items: readonly unknown[], depth: number, path: string): boolean {
		const tape = this.#tape;
		const old =
			tape !== undefined && node !== undefined && kindOf(tape, node) === Kind.array ? node : undefined;
		const nodes = tape !== undefined && old !== undefined ? [...children(tape, old)] : [];
		const from = tape === undefined ? [] : alignItems(tape, nodes, items);
		const mark = this.#begin(containerHeader('array', items.length));
		let unchanged = old !== undefined && nodes.length === items.length;
		for (const [at, item] of Array.from(items).entries()) {
			const origin = from[at];
			const kept = this.write(
				origin === undefined ? undefined : nodes[origin],
				item,
				depth + 1,
				`${path}[${at}]`,
			);
			unchanged &&= kept && origin === at;
		}
		return this.#end(mark, old, unchanged);
	}

	#map(
		node: number | undefined,
		pairs: ReadonlyArray<readonly [unknown, unknown]>,
		depth: number,
		path: string,
	): boolean {
		const tape = this.#tape;
		const old =
			tape !== undefined && node !== undefined && kindOf(tape, node) === Kind.map ? node : undefined;
		const keys = old === undefined || tape === undefined ? [] : mapKeys(tape, old);
		const known = new Map(keys.map(key => [key.name, key]));
		if (tape !== undefined && old !== undefined && known.size < keys.length) {
			return this.#withDuplicates(tape, old, pairs, path);
		}
		const wanted = new Map(pairs.map(pair => [canonical(pair[0]), pair]));
		if (wanted.size < pairs.length) throw unencodable('a map with the same key twice', path);
		const surviving = keys.filter(key => wanted.has(key.name));
		const mark = this.#begin(containerHeader('map', pairs.length));
		let unchanged = old !== undefined && keys.length === pairs.length && surviving.length === keys.length;
		for (const key of surviving) {
			const [name, value] = wanted.get(key.name) ?? [undefined, undefined];
			if (tape !== undefined) this.pieces.push(spanOf(tape, key.node));
			const kept = this.write(key.value, value, depth + 1, step(path, name));
			unchanged &&= kept;
		}
		for (const [name, value] of pairs) {
			if (known.has(canonical(name))) continue;
			this.write(undefined, name, depth + 1, `${path} (a key)`);
			this.write(undefined, value, depth + 1, step(path, name));
		}
		return this.#end(mark, old, unchanged);
	}

	// Which of two equal keys a change means cannot be known: such a map stays whole or is refused.
	#withDuplicates(
		tape: Tape,
		node: number,
		pairs: ReadonlyArray<readonly [unknown, unknown]>,
		path: string,
	): boolean {
		if (!same(tape, node, new Map(pairs))) {
			throw new PayloadError(
				`the map at ${path === '' ? 'the root' : path} holds a key twice and was changed`,
				'leave that map as it is, or replay without a migration',
				tape.start[node],
			);
		}
		this.pieces.push(spanOf(tape, node));
		return true;
	}

	#begin(header: Bytes): number {
		this.pieces.push(header);
		return this.pieces.length - 1;
	}

	#end(mark: number, node: number | undefined, unchanged: boolean): boolean {
		if (!unchanged || node === undefined || this.#tape === undefined) return false;
		this.pieces.length = mark;
		this.pieces.push(spanOf(this.#tape, node));
		return true;
	}
}

interface MapKey {
	readonly name: string;
	readonly node: number;
	readonly value: number;
}

export function mapKeys(tape: Tape, node: number): MapKey[] {
	const nodes = [...children(tape, node)];
	const keys: MapKey[] = [];
	for (let at = 0; at + 1 < nodes.length; at += 2) {
		const [key = 0, value = 0] = [nodes[at], nodes[at + 1]];
		keys.push({name: canonical(decodeNode(tape, key)), node: key, value});
	}
	return keys;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
	if (typeof value !== 'object' || value === null || value instanceof ExtData) return false;
	const prototype: unknown = Object.getPrototypeOf(value);
	return prototype === null || prototype === Object.prototype;
}

function step(path: string, key: unknown): string {
	const name = typeof key === 'string' ? key : canonical(key).slice(0, 40);
	return path === '' ? name : `${path}.${name}`;
}
