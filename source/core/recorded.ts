import {type Entry, type Field, fieldNames, fieldValue, type Known} from './entry.ts';
import {facts as parts} from './facts.ts';
import {isDataField, type Layout, type Part, reading} from './layout.ts';

/**
 * Facts that stand in the payload or in a part of it: the audit keeps no payload, but it keeps these, under
 * the reference's names.
 */
export function factsInPayload(layout: Layout): ReadonlyArray<readonly [fact: (typeof parts)[number], Part]> {
	const isData = isDataField(layout);
	return parts.flatMap(fact => {
		const part = layout[fact];
		if (part === undefined || 'value' in part || !isData(Buffer.from(part.field))) return [];
		return [[fact, part] as const];
	});
}

/** The fields of an entry as the audit keeps them. The scripts' `withoutData` does the same. */
export function recordedFields(layout: Layout | undefined, entry: Entry): Field[] {
	const isData = isDataField(layout);
	const kept = entry.fields.filter(([name]) => !isData(name));
	if (layout === undefined) return kept;
	const {known} = reading(layout)(entry);
	const added = factsInPayload(layout).flatMap(([fact]): Field[] => {
		const [name, value] = [fieldNames[fact], known?.[fact]];
		return value === undefined ? [] : [[Buffer.from(name), value]];
	});
	return [...kept, ...added];
}

/** What a reader of the audit does to each entry of a record. */
export function readingRecords(layout: Layout | undefined): <E extends Entry>(entry: E) => E {
	const see = reading(layout);
	if (layout === undefined) return see;
	const inPayload = factsInPayload(layout);
	return entry => {
		const seen = see(entry);
		const {known} = seen;
		if (known === undefined) return seen;
		const found: {-readonly [Fact in keyof Known]?: Known[Fact]} = {};
		const used = new Set(known.used);
		for (const [fact] of inPayload) {
			found[fact] = known[fact] ?? fieldValue(entry.fields, fieldNames[fact]);
			used.add(fieldNames[fact]);
		}
		return {...seen, known: {...known, ...found, used}};
	};
}
