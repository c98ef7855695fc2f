import {type SafeText, safeText} from '../../text/safe-text.ts';
import type {Doc} from './doc.ts';
import {intOf, kindOf} from './node.ts';
import {Kind} from './tape.ts';

const longest = 400;

/**
 * Where a value lies, as a filter names it: `payload.user.id`, `payload.items[3]`, other keys quoted:
 * `payload."odd key"`. What was decoded on the way follows a bar: `payload.body|json.user`.
 */
export function pathOf(doc: Doc, node: number): SafeText {
	let path = 'payload';
	for (const {doc: at, node: container, index, nested} of doc.stepsTo(node)) {
		if (nested) path += encodingsOf(at, container);
		else if (kindOf(at.tape, container) === Kind.array) path += `[${index}]`;
		else path += keyStep(keyText(at, container, index));
		if (path.length > longest) break;
	}
	return safeText(path, longest);
}

/** A key as one step of a path. */
function keyStep(name: string): string {
	return /^[^\s.:["|*]+$/.test(name) ? `.${name}` : `."${name.replaceAll(/["\\]/g, '\\$&')}"`;
}

// A filter takes integer keys by their digits.
function keyText(doc: Doc, node: number, index: number): string {
	const key = doc.keyAt(node, index);
	return kindOf(doc.tape, key) === Kind.int ? String(intOf(doc.tape, key)) : doc.nameAt(node, index);
}

function encodingsOf(doc: Doc, node: number): string {
	const nested = doc.nested(node);
	return nested !== undefined && 'doc' in nested ? `|${nested.doc.encodings.join('|')}` : '';
}
