import {type SafeText, safeText} from '../../text/safe-text.ts';
import type {Doc} from './doc.ts';
import {kindOf} from './node.ts';
import {Kind} from './tape.ts';

const longest = 400;

/**
 * Where a value lies, as a filter names it: `payload.user.id`, `payload.items[3]`, other keys quoted:
 * `payload["odd key"]`. What was decoded on the way follows a bar: `payload.body|json.user`.
 */
export function pathOf(doc: Doc, node: number): SafeText {
	let path = 'payload';
	for (const {doc: at, node: container, index, nested} of doc.stepsTo(node)) {
		if (nested) path += encodingsOf(at, container);
		else if (kindOf(at.tape, container) === Kind.array) path += `[${index}]`;
		else path += keyStep(at.nameAt(container, index));
		if (path.length > longest) break;
	}
	return safeText(path, longest);
}

/** A key as one step of a path. */
export function keyStep(name: string): string {
	return /^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

function encodingsOf(doc: Doc, node: number): string {
	const nested = doc.nested(node);
	return nested !== undefined && 'doc' in nested ? `|${nested.doc.encodings.join('|')}` : '';
}
