import {type Entry, factOf} from '../core/entry.ts';
import {entryLines, payloadLines} from '../core/payload/entry-lines.ts';
import {withoutSecrets} from '../core/payload/json-secrets.ts';
import {bodyOf, isContainer, kindOf} from '../core/payload/node.ts';
import {withoutHidden} from '../core/payload/secret-map.ts';
import {mask} from '../core/payload/secrets.ts';
import {show} from '../core/payload/show.ts';
import {Kind} from '../core/payload/tape.ts';
import {typedNode} from '../core/payload/typed-json.ts';
import type {Spot} from '../core/payload/types.ts';
import {shown as shownNode} from '../core/payload/unfolded.ts';
import {ours, type SafeText, safeLine, safeText} from '../text/safe-text.ts';
import type {CopyWhat} from './copy-what.ts';
import type {State} from './types.ts';
import {detailContent} from './views/detail.ts';

export type Copied =
	/** Escaped: lines of safe text. Raw: the bytes as they are. `masked`: something in it is. */
	{readonly content: string | Uint8Array; readonly masked: boolean} | {readonly refused: SafeText};

/**
 * What is copied of the entry in the pane. Escaped by default, with secrets masked unless they are
 * revealed; `raw` gives the bytes of a text, of bytes, or of the whole payload, secrets included, but
 * never the value of a node that is masked on the screen.
 */
export function copyText(state: State, what: CopyWhat, form: 'escaped' | 'raw' = 'escaped'): Copied {
	const {id, entry, payload, reveal} = state.detail;
	if (what === 'id') return id === undefined ? {refused: ours('there is no entry here')} : plain(id);
	if (what === 'trace' || what === 'error') return fact(entry, what);
	if (payload === undefined) return {refused: ours('there is no payload here')};
	if (what === 'payload')
		return form === 'raw'
			? {content: payload.bytes, masked: false}
			: plain([...payloadLines(payload, reveal)].join('\n'));
	const spot = spotOf(state);
	if (spot === undefined) return {refused: ours('the cursor is on no value of the payload')};
	if (what === 'path') return plain(spot.path);
	if (spot.masked) return {refused: ours('the value is masked: v reveals it')};
	return form === 'raw' ? {content: rawOf(spot, reveal), masked: false} : escapedOf(spot, reveal);
}

/** The whole entry in the pane for a pager, line by line; undefined when none is shown. */
export function pagerLines({detail}: State): Iterable<SafeText> | undefined {
	const {entry, payload, reveal} = detail;
	return entry === undefined ? undefined : entryLines(entry, payload, reveal);
}

/** The value under the pane's cursor. */
export function spotOf(state: State): Spot | undefined {
	return detailContent(state).spot?.(state.detail.row);
}

function fact(entry: Entry | undefined, what: 'trace' | 'error'): Copied {
	if (entry === undefined) return {refused: ours('the entry is still being read')};
	const value = factOf(entry, what === 'trace' ? 'traceId' : 'error');
	if (value === undefined || value.length === 0) return {refused: safeLine`the entry has no ${nouns[what]}`};
	return plain(safeText(value, value.length * 4));
}

const nouns = {trace: ours('trace id'), error: ours('error text')};

// Zeros stand for what is masked of bytes; typed JSON says so.
function plain(content: string): Copied {
	return {content, masked: content.includes(mask) || /"masked": ?true/.test(content)};
}

function escapedOf({doc, node}: Spot, reveal: boolean): Copied {
	const {tape} = doc;
	const kind = kindOf(tape, node);
	const body = bodyOf(tape, node);
	if (kind === Kind.text) return plain(safeText(reveal ? body : withoutSecrets(body), body.length * 4));
	if (kind === Kind.bytes) {
		const shown = reveal ? body : withoutHidden(body);
		return {content: Buffer.from(shown).toString('hex'), masked: shown !== body};
	}
	if (kind === Kind.ext) return plain(shownNode(doc, node, 200, reveal).text);
	if (!isContainer(tape, node)) return plain(show(tape, node, 200).text);
	const lines = JSON.stringify(typedNode(tape, node, !reveal), undefined, 2).split('\n');
	return plain(lines.map(line => safeText(line, line.length)).join('\n'));
}

function rawOf(spot: Spot, reveal: boolean): string | Uint8Array {
	const {tape} = spot.doc;
	const kind = kindOf(tape, spot.node);
	if (kind === Kind.text || kind === Kind.bytes || kind === Kind.ext) return bodyOf(tape, spot.node);
	if (!isContainer(tape, spot.node)) return show(tape, spot.node, 200).text;
	return JSON.stringify(typedNode(tape, spot.node, !reveal), undefined, 2);
}
