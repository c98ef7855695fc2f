import {JsonSecrets, jsonSecrets, type Span} from './json-secrets.ts';
import {bodyOf, isContainer, kindOf} from './node.ts';
import {scan} from './scan.ts';
import {looksSecret} from './secrets.ts';
import {Kind, type Tape} from './tape.ts';
import type {Payload} from './types.ts';
import {Walk} from './walk.ts';

/** Which bytes of a payload belong to values under secret-looking keys; learned as far as is looked at. */
export interface SecretMap {
	/** In order, not overlapping, complete before `offset`. */
	upTo(offset: number): readonly Span[];
}

/** What is under secret-looking keys in the payload's own bytes and in JSON and msgpack inside its values. */
export function secretMap(payload: Payload): SecretMap {
	const known = maps.get(payload);
	if (known !== undefined) return known;
	const made = make(payload);
	maps.set(payload, made);
	return made;
}

const maps = new WeakMap<Payload, SecretMap>();

/** Whether any of `start` to `end` (exclusive) is hidden. */
export function hides(spans: readonly Span[], start: number, end = start + 1): boolean {
	let [low, high] = [0, spans.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((spans[middle]?.[1] ?? 0) <= start) low = middle + 1;
		else high = middle;
	}
	return (spans[low]?.[0] ?? Number.POSITIVE_INFINITY) < end;
}

function make({tape, bytes}: Payload): SecretMap {
	if (tape !== undefined && tape.bytes === bytes) return new TapeSecrets(tape, 0);
	const json = new JsonSecrets(bytes);
	return {
		upTo(offset) {
			json.upTo(offset);
			return json.spans;
		},
	};
}

const mostLayers = 4;

class TapeSecrets implements SecretMap {
	readonly #spans: Span[] = [];
	readonly #walk: Walk;
	readonly #layer: number;
	#more = true;
	#known = 0;

	constructor(tape: Tape, layer: number) {
		this.#walk = new Walk(tape);
		this.#layer = layer;
	}

	upTo(offset: number): readonly Span[] {
		const walk = this.#walk;
		while (this.#more && this.#known < offset) {
			this.#more = walk.next();
			if (!this.#more || walk.ending) continue;
			const {tape, node, key} = walk;
			this.#known = tape.start[node] ?? 0;
			if (key !== undefined && looksSecret(walk.name)) {
				this.#spans.push([this.#known, tape.end[node] ?? 0]);
				walk.skip();
			} else if (!isContainer(tape, node)) this.#within(tape, node);
		}
		return this.#spans;
	}

	#within(tape: Tape, node: number): void {
		const kind = kindOf(tape, node);
		if (kind !== Kind.text && kind !== Kind.bytes) return;
		const body = bodyOf(tape, node);
		const start = tape.body[node] ?? 0;
		for (const [from, to] of nestedSecrets(body, this.#layer)) this.#spans.push([start + from, start + to]);
	}
}

function nestedSecrets(body: Uint8Array, layer: number): readonly Span[] {
	if (body.length < 8 || layer >= mostLayers) return [];
	const inner = (body[0] ?? 0) >= 0x80 ? scan(body).tape : undefined;
	return inner !== undefined && isContainer(inner, 0)
		? new TapeSecrets(inner, layer + 1).upTo(body.length)
		: jsonSecrets(body);
}
