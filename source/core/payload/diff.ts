import {type SafeText, safeText} from '../../text/safe-text.ts';
import type {Bytes} from '../entry.ts';
import {alignItems} from './align.ts';
import {decodeNode} from './decode.ts';
import {docOf} from './doc.ts';
import {hidesValue, keyName} from './names.ts';
import {children, kindOf, spanOf} from './node.ts';
import {scan} from './scan.ts';
import {mask} from './secrets.ts';
import {mapKeys} from './splice.ts';
import {Kind, type Tape} from './tape.ts';
import type {PayloadChange} from './types.ts';
import {shown} from './unfolded.ts';

const mostChanges = 500;
const shownText = 200;

/**
 * What a migration made of a payload, node by node; values under secret-looking keys stay masked. The
 * list ends after 500 changes with one that says how many more there are. Empty when either side is
 * no msgpack.
 */
export function payloadDiff(before: Bytes, after: Bytes): readonly PayloadChange[] {
	const [old, now] = [scan(before).tape, scan(after).tape];
	if (old === undefined || now === undefined) return [];
	const differ = new Differ(old, now);
	differ.compare(0, 0, '', false);
	const {changes} = differ;
	if (changes.length <= mostChanges) return changes;
	const more = safeText(`and ${changes.length - mostChanges} more changes`);
	return [...changes.slice(0, mostChanges), {kind: 'changed', path: more}];
}

class Differ {
	readonly changes: PayloadChange[] = [];
	readonly #old: Tape;
	readonly #now: Tape;

	constructor(old: Tape, now: Tape) {
		this.#old = old;
		this.#now = now;
	}

	compare(old: number, now: number, path: string, secret: boolean): void {
		if (Buffer.compare(spanOf(this.#old, old), spanOf(this.#now, now)) === 0) return;
		const [was, is] = [kindOf(this.#old, old), kindOf(this.#now, now)];
		if (!secret && was === Kind.map && is === Kind.map) {
			this.#maps(old, now, path);
			return;
		}
		if (!secret && was === Kind.array && is === Kind.array) {
			this.#arrays(old, now, path);
			return;
		}
		const [left, right] = [text(this.#old, old, secret), text(this.#now, now, secret)];
		this.changes.push({kind: 'changed', path: safeText(path || '(root)'), before: left, after: right});
	}

	#maps(old: number, now: number, path: string): void {
		const left = mapKeys(this.#old, old);
		const right = new Map(mapKeys(this.#now, now).map(key => [key.name, key]));
		for (const key of left) {
			const name = keyName(this.#old, key.node);
			const other = right.get(key.name);
			if (other === undefined)
				this.#note('removed', this.#old, key.value, step(path, name), hidesValue(this.#old, key.node));
			else this.compare(key.value, other.value, step(path, name), hidesValue(this.#old, key.node));
		}
		const known = new Set(left.map(key => key.name));
		for (const key of right.values()) {
			if (known.has(key.name)) continue;
			const name = keyName(this.#now, key.node);
			this.#note('added', this.#now, key.value, step(path, name), hidesValue(this.#now, key.node));
		}
	}

	#arrays(old: number, now: number, path: string): void {
		const left = [...children(this.#old, old)];
		const right = [...children(this.#now, now)];
		const from = alignItems(
			this.#old,
			left,
			right.map(node => decodeNode(this.#now, node)),
		);
		const used = new Set(from);
		for (const [at, node] of left.entries()) {
			if (!used.has(at)) this.#note('removed', this.#old, node, `${path}[${at}]`, false);
		}
		for (const [at, node] of right.entries()) {
			const origin = from[at];
			if (origin === undefined) this.#note('added', this.#now, node, `${path}[${at}]`, false);
			else this.compare(left[origin] ?? 0, node, `${path}[${at}]`, false);
		}
	}

	#note(kind: 'added' | 'removed', tape: Tape, node: number, path: string, secret: boolean): void {
		const value = text(tape, node, secret);
		this.changes.push({kind, path: safeText(path), ...(kind === 'added' ? {after: value} : {before: value})});
	}
}

function text(tape: Tape, node: number, secret: boolean): SafeText {
	if (secret) return mask;
	const {text: value, note} = shown(docOf(tape), node, shownText, false);
	return note === undefined ? value : safeText(`${value}   ${note}`);
}

function step(path: string, name: string): string {
	return path === '' ? name : `${path}.${name}`;
}
