import {type Entry, type Field, fieldNames} from './entry.ts';

/** What is known of an entry beside its payload, in the order it is shown. */
export const facts = ['source', 'sourceId', 'error', 'attempt', 'ts', 'traceId'] as const;

/** The fields as they are shown: facts under the reference's names, then what is left. */
export function shownFields({fields, known}: Entry): readonly Field[] {
	if (known === undefined) return fields;
	const taken: readonly string[] = Object.values(fieldNames);
	const said = facts.flatMap((what): Field[] => {
		const value = known[what];
		return value === undefined ? [] : [[Buffer.from(fieldNames[what]), value]];
	});
	const rest = fields.filter(([name]) => !known.used.has(Buffer.from(name).toString('latin1')));
	return [
		...said,
		...rest.map(([name, value]): Field => {
			const text = Buffer.from(name).toString('latin1');
			return taken.includes(text) ? [Buffer.from(`${text} (as stored)`, 'latin1'), value] : [name, value];
		}),
	];
}
