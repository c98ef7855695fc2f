import {count} from '../../text/amount.ts';
import {lineText} from '../../text/line.ts';
import {ours, type SafeText, safeLine} from '../../text/safe-text.ts';
import {type Doc, docOf} from './doc.ts';
import {hexMatches} from './hex-search.ts';
import {jsonKey} from './json-rows.ts';
import {withoutSecrets} from './json-secrets.ts';
import {bodyOf, isContainer, kindOf} from './node.ts';
import {isOpen} from './outline.ts';
import {payloadRows} from './rows.ts';
import {withoutHidden} from './secret-map.ts';
import {Kind} from './tape.ts';
import {nodeOf} from './tree-rows.ts';
import type {Payload, PayloadMode, RowOptions} from './types.ts';
import {firstBytes, shown} from './unfolded.ts';
import {Walk} from './walk.ts';

export interface Found {
	/** Keys of the rows, in order. */
	readonly keys: readonly string[];
	/** How far was looked, when that was not all of it. */
	readonly capped: SafeText | undefined;
}

/** What one search may look at, so that no key waits for it. */
const mostValues = 200_000;
const mostBytes = 8 * 1024 * 1024;
const mostMatches = 1000;

/**
 * Where a text stands in keys and values, whatever its case; in the hex view bytes, or text. Folded
 * values count, encodings that were not opened are looked at as they are, masked values never match.
 */
export function searchPayload(payload: Payload, mode: PayloadMode, options: RowOptions, text: string): Found {
	const {tape, inner, format} = payload;
	if (mode !== 'hex' && inner !== undefined) return searchPayload(inner, mode, options, text);
	if (mode !== 'hex' && tape !== undefined) {
		const search = new TreeSearch(options, text, mode);
		search.look(docOf(tape));
		return {keys: search.keys, capped: search.capped()};
	}
	if (mode !== 'hex' && format === 'text') return searchRows(payload, mode, options, text);
	return hexMatches(payload, text, options.reveal, mostMatches);
}

/** The folds with which a match is in sight, and its row; undefined when there is none. */
export function openMatch(
	payload: Payload,
	mode: PayloadMode,
	options: RowOptions,
	key: string,
): {readonly toggled: ReadonlySet<string>; readonly row: number} | undefined {
	if (payload.inner !== undefined && mode !== 'hex') return openMatch(payload.inner, mode, options, key);
	const toggled =
		mode === 'tree' && payload.tape !== undefined
			? opened(docOf(payload.tape), options, key)
			: options.toggled;
	const row = payloadRows(payload, mode, {...options, toggled}).positionOf?.(key);
	return row === undefined ? undefined : {toggled, row};
}

function opened(root: Doc, {toggled, width}: RowOptions, key: string): ReadonlySet<string> {
	const [doc, node] = nodeOf(root, key) ?? [];
	if (doc === undefined || node === undefined) return toggled;
	const closed = doc.stepsTo(node).filter(step => !isOpen(step.doc, step.node, toggled));
	const flip = closed.map(step => step.doc.keyOf(step.node));
	// The match may stand behind what a folded row shows of a long text.
	const isText = kindOf(doc.tape, node) === Kind.text && doc.encoding(node) === undefined;
	if (isText && bodyOf(doc.tape, node).length > width && !toggled.has(key)) flip.push(key);
	if (flip.length === 0) return toggled;
	const out = new Set(toggled);
	for (const each of flip) if (!out.delete(each)) out.add(each);
	return out;
}

class TreeSearch {
	readonly keys: string[] = [];
	readonly #options: RowOptions;
	readonly #text: string;
	readonly #mode: PayloadMode;
	#values = 0;
	#bytes = 0;

	constructor(options: RowOptions, text: string, mode: PayloadMode) {
		this.#options = options;
		this.#text = text.toLowerCase();
		this.#mode = mode;
	}

	capped(): SafeText | undefined {
		if (this.keys.length >= mostMatches) return safeLine`the first ${count(mostMatches)} matches`;
		return this.#spent() ? safeLine`looked at the first ${count(this.#values)} values only` : undefined;
	}

	look(doc: Doc): void {
		const {toggled, reveal} = this.#options;
		const walk = new Walk(doc.tape);
		while (!this.#spent() && this.keys.length < mostMatches && walk.next()) {
			if (walk.ending) continue;
			const {node, key} = walk;
			this.#values++;
			const name = key === undefined ? '' : walk.name;
			const masked = !reveal && walk.secret;
			if (masked) walk.skip();
			if (name.toLowerCase().includes(this.#text) || (!masked && this.#inValue(doc, node)))
				this.keys.push(this.#mode === 'json' ? jsonKey(node) : doc.keyOf(node));
			const open =
				this.#mode === 'tree' && !masked && !isContainer(doc.tape, node) && toggled.has(doc.keyOf(node));
			const nested = open ? doc.nested(node) : undefined;
			if (nested !== undefined && 'doc' in nested) this.look(nested.doc);
		}
	}

	#inValue(doc: Doc, node: number): boolean {
		const {tape} = doc;
		const {reveal} = this.#options;
		if (isContainer(tape, node)) return false;
		const kind = kindOf(tape, node);
		if (kind !== Kind.text && kind !== Kind.bytes)
			return shown(doc, node, 60, reveal).text.toLowerCase().includes(this.#text);
		const part = bodyOf(tape, node).subarray(0, Math.max(0, mostBytes - this.#bytes));
		this.#bytes += part.length;
		const hide = kind === Kind.text ? withoutSecrets : withoutHidden;
		const {buffer, byteOffset, length} = reveal ? part : hide(part);
		const text = Buffer.from(buffer, byteOffset, length).toString('utf8').toLowerCase();
		if (text.includes(this.#text)) return true;
		return kind === Kind.bytes && firstBytes(doc, node, reveal).includes(this.#text);
	}

	#spent(): boolean {
		return this.#values >= mostValues || this.#bytes >= mostBytes;
	}
}

function searchRows(payload: Payload, mode: PayloadMode, options: RowOptions, text: string): Found {
	const rows = payloadRows(payload, mode, options);
	const wanted = text.toLowerCase();
	const all = rows.rows(0, rows.count).filter(({line}) => lineText(line).toLowerCase().includes(wanted));
	const cut = rows.count * options.width < payload.bytes.length;
	return {
		keys: all.slice(0, mostMatches).map(({key}) => key),
		capped: cut ? ours('looked at what is shown only') : undefined,
	};
}
