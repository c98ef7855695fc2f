import {Complaint} from './complaint.ts';
import {readTokens} from './tokens.ts';

/** A filter that lets through what the given one does and the terms as well: they join each alternative of it. */
export function narrowed(filter: string, terms: string): string {
	return alternatives(filter)
		.map(each => `${each.trim()} ${terms}`.trim())
		.join(' | ');
}

function alternatives(filter: string): string[] {
	const out: string[] = [];
	let from = 0;
	for (const {at, length} of choices(filter)) {
		out.push(filter.slice(from, at));
		from = at + length;
	}
	return [...out, filter.slice(from)];
}

function choices(filter: string) {
	try {
		return readTokens(filter).filter(({kind}) => kind === 'or');
	} catch (error) {
		// What does not parse stays as it is: whoever reads the whole is told where it is wrong.
		if (error instanceof Complaint) return [];
		throw error;
	}
}
