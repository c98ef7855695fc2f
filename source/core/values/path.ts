import {Complaint} from '../filter/complaint.ts';
import {type PathStep, readPath} from '../filter/payload-path.ts';
import {looksSecret} from '../payload/secrets.ts';

/** Where the values lie that are counted, as a filter writes it: `payload.user.id`, `payload.items[*].sku`, `stream`. */
export interface ValuePath {
	readonly text: string;
	/** Which of the metadata; undefined: the payload. */
	readonly field: 'source' | 'error' | 'traceId' | undefined;
	readonly steps: readonly PathStep[];
}

/** Reads a path; what is none is told with what to do. Never throws. */
export function readValuePath(text: string): ValuePath | {readonly message: string; readonly hint: string} {
	const field = fields.get(text);
	if (field !== undefined) return {text, field, steps: []};
	const rest = /^payload(?=[.[])(.*)$/s.exec(text)?.[1];
	if (rest === undefined) {
		const near = /^[A-Za-z_][\w.[\]*]*$/.test(text) && text !== 'payload';
		return none(text, near ? `write payload.${text}` : example);
	}
	try {
		const {path, end} = readPath(`${rest}:`, 0);
		if (end !== rest.length + 1 || path.length === 0) return none(text, example);
		const secret = path.find(({name, any}) => !any && looksSecret(name));
		if (secret === undefined) return {text, field: undefined, steps: path};
		return {
			message: `${text} looks like a secret by its name: such values are masked and not counted`,
			hint: 'count by another path',
		};
	} catch (error) {
		if (error instanceof Complaint) return none(text, error.hint);
		throw error;
	}
}

const fields = new Map<string, ValuePath['field']>([
	['stream', 'source'],
	['error', 'error'],
	['trace', 'traceId'],
]);

const example =
	'name a place in the payload, as a filter does: payload.user.id, payload."odd key", payload.items[*].sku; or stream, error, trace';

function none(text: string, hint: string) {
	return {message: `${text === '' ? 'nothing' : text} is no path to count by`, hint};
}
