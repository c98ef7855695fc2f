import {JsonSecrets, type Span} from './json-secrets.ts';
import {hidesValue} from './names.ts';
import {bodyOf, isContainer, kindOf} from './node.ts';
import {scan, shownLimits} from './scan.ts';
import {Kind, type Tape} from './tape.ts';
import type {Payload} from './types.ts';
import {Walk} from './walk.ts';

/** Which bytes of a payload belong to values under secret-looking keys; learned as far as is looked at. */
export interface SecretMap {
	/**
	 * In order, not overlapping, complete before `offset`; what would take reading more than `most` bytes
	 * counts as hidden until it is asked for again.
	 */
	upTo(offset: number, most?: number): readonly Span[];
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
	const {partial} = scan(bytes, shownLimits);
	const begun = partial !== undefined && partial.length > 1 && isContainer(partial, 0);
	return begun ? new TapeSecrets(partial, 0) : jsonMap(bytes);
}

const mostLayers = 4;

class TapeSecrets implements SecretMap {
	readonly #spans: Span[] = [];
	readonly #walk: Walk;
	readonly #layer: number;
	readonly #size: number;
	/** The value that was read in part, and where it lies. */
	#inner: {readonly map: SecretMap; readonly start: number; readonly end: number; taken: number} | undefined;
	#more = true;
	#known = 0;

	constructor(tape: Tape, layer: number) {
		this.#walk = new Walk(tape);
		this.#layer = layer;
		this.#size = tape.bytes.length;
	}

	upTo(offset: number, most = Number.POSITIVE_INFINITY): readonly Span[] {
		const target = Math.min(offset, this.#known + most);
		while ((this.#more || this.#inner !== undefined) && this.#known < target) {
			if (this.#inner === undefined) this.#next();
			else this.#within(target);
		}
		const known = this.#more || this.#inner !== undefined ? this.#known : this.#size;
		return known < Math.min(offset, this.#size) ? [...this.#spans, [known, this.#size]] : this.#spans;
	}

	#next(): void {
		const walk = this.#walk;
		this.#more = walk.next();
		if (!this.#more) this.#unread();
		if (!this.#more || walk.ending) return;
		const {tape, node} = walk;
		this.#known = tape.start[node] ?? 0;
		const end = tape.end[node] ?? 0;
		if (walk.secret) {
			this.#spans.push([this.#known, end]);
			walk.skip();
			return;
		}
		const kind = kindOf(tape, node);
		if (kind !== Kind.text && kind !== Kind.bytes && kind !== Kind.ext) return;
		const map = secretsInside(bodyOf(tape, node), this.#layer);
		if (map !== nothing) this.#inner = {map, start: tape.body[node] ?? 0, end, taken: 0};
	}

	// Behind a key that looks like a secret's, and behind as many values as are read, all may be secret.
	#unread(): void {
		const {tape} = this.#walk;
		const last = tape.length - 1;
		const dangling = hidesValue(tape, last);
		const cut = tape.length === shownLimits.nodes;
		const from = tape.end[last] ?? 0;
		if ((dangling || cut) && from < this.#size) this.#spans.push([from, this.#size]);
	}

	#within(target: number): void {
		const inner = this.#inner;
		if (inner === undefined) return;
		const {map, start, end} = inner;
		const spans = map.upTo(Math.min(target, end) - start);
		for (; inner.taken < spans.length; inner.taken++) {
			const [from, to] = spans[inner.taken] ?? [0, 0];
			this.#spans.push([start + from, start + to]);
		}
		this.#known = Math.min(target, end);
		if (target >= end) this.#inner = undefined;
	}
}

/** The same for the bytes of one value: msgpack or JSON within them. */
export function secretsInside(body: Uint8Array, layer = 0): SecretMap {
	if (body.length < 8 || layer >= mostLayers) return nothing;
	const inner = (body[0] ?? 0) >= 0x80 ? scan(body, shownLimits).tape : undefined;
	if (inner !== undefined && isContainer(inner, 0)) return new TapeSecrets(inner, layer + 1);
	return body.includes(quote) ? jsonMap(body) : nothing;
}

/** The same of a value of a tape; remembered, as it is asked for with every frame. */
export function secretsOf(tape: Tape, node: number): SecretMap {
	let known = values.get(tape);
	if (known === undefined || known.size > 1000) {
		known = new Map();
		values.set(tape, known);
	}
	let hidden = known.get(node);
	if (hidden === undefined) {
		hidden = secretsInside(bodyOf(tape, node));
		known.set(node, hidden);
	}
	return hidden;
}

const values = new WeakMap<Tape, Map<number, SecretMap>>();

/** The first `most` bytes of one value with zeros where they are hidden; the same bytes when none are. */
export function withoutHidden(
	body: Uint8Array,
	most = body.length,
	secrets = secretsInside(body),
): Uint8Array {
	const spans = secrets.upTo(Math.min(most, body.length));
	const piece = most < body.length ? body.subarray(0, most) : body;
	if (!hides(spans, 0, piece.length)) return piece;
	const out = Uint8Array.from(piece);
	for (const [start, end] of spans) out.fill(0, start, end);
	return out;
}

function jsonMap(bytes: Uint8Array): SecretMap {
	const json = new JsonSecrets(bytes);
	let known = 0;
	return {
		upTo(offset, most = Number.POSITIVE_INFINITY) {
			known = Math.max(known, Math.min(offset, known + most));
			json.upTo(known);
			return known < Math.min(offset, bytes.length) ? [...json.spans, [known, bytes.length]] : json.spans;
		},
	};
}

const quote = 0x22;
const nothing: SecretMap = {upTo: () => []};
