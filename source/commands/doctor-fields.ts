import {knownBy} from '../core/bulk/came-back.ts';
import {fieldsText, knownLayouts} from '../core/config/layouts.ts';
import {type Bytes, type Entry, factOf, fieldNames} from '../core/entry.ts';
import {facts} from '../core/facts.ts';
import {failureFields, type Layout, type Part, reading} from '../core/layout.ts';
import type {DlqStore} from '../core/store/port.ts';
import type {Finding} from './finding.ts';

const looked = 20;
const what = 'fields';

/** How the entries are read: what is mapped to which field, and what the newest of them lack. @throws ConnectionError, RedisReplyError */
export async function aboutFields(store: DlqStore): Promise<Finding[]> {
	const {layout} = store;
	const entries = await store.readPage({order: 'newest first', count: looked});
	const others = entries.length === 0 ? '' : `; they have the fields ${namesOf(entries)}`;
	if (layout === undefined) return [asTheReference(entries, others)];
	const found: Finding[] = [{what, state: 'ok', message: `${fieldsText(layout)}, from the context`}];
	for (const fact of facts) {
		const part = layout[fact];
		if (part !== undefined)
			found.push(withLack(`${fieldNames[fact]} is ${partText(part)}`, fact, entries, others));
	}
	const unmapped = facts.filter(fact => layout[fact] === undefined).map(fact => fieldNames[fact]);
	if (unmapped.length > 0)
		found.push({
			what,
			state: layout.source === undefined ? 'warning' : 'ok',
			message: `not mapped: ${unmapped.join(', ')}`,
			...(layout.source === undefined && {hint: 'without original_stream every replay must name its target'}),
		});
	const payload =
		layout.data === 'rest' ? 'every field that is no fact of the failure' : `the field ${layout.data.field}`;
	found.push(withLack(`the payload is ${payload}`, 'data', entries, others));
	found.push({what, state: 'ok', message: `a replay publishes ${published(layout)}`}, aboutReturns(layout));
	return found;
}

function asTheReference(entries: readonly Entry[], others: string): Finding {
	const names = 'read by the reference names';
	const lacks = (['source', 'sourceId', 'attempt', 'data'] as const).flatMap(fact => {
		const many = lacking(entries, fact);
		return many === 0 ? [] : [`${fieldNames[fact]} (${many})`];
	});
	if (lacks.length === 0) return {what, state: 'ok', message: names};
	const who =
		entries.length === 1 ? 'the newest entry lacks' : `of the newest ${entries.length} entries some lack`;
	const meant = Object.entries(knownLayouts).find(
		([, layout]) => 2 * entries.filter(entry => fits(layout, entry)).length > entries.length,
	);
	return {
		what,
		state: 'warning',
		message: `${names}; ${who} ${lacks.join(', ')}${others}`,
		hint:
			meant === undefined
				? 'the readme, under Other layouts, maps other names'
				: `they look like ${meant[0]}'s: name "fields": "${meant[0]}" in a context of the config`,
	};
}

function fits(layout: Layout, {id, fields}: Entry): boolean {
	const seen = reading(layout)<Entry>({id, fields});
	return present(factOf(seen, 'source')) && present(factOf(seen, 'sourceId'));
}

function withLack(
	message: string,
	fact: keyof typeof fieldNames,
	entries: readonly Entry[],
	others: string,
): Finding {
	const [lack, all] = [lacking(entries, fact), entries.length];
	if (lack === 0) return {what, state: 'ok', message};
	const who =
		all === 1
			? 'the newest entry lacks it'
			: lack === all
				? `none of the newest ${all} entries has it`
				: `${lack} of the newest ${all} entries lack it`;
	const state = mayLack.has(fact) ? 'ok' : 'warning';
	return {what, state, message: `${message}: ${who}${state === 'ok' ? '' : others}`};
}

const mayLack: ReadonlySet<string> = new Set(['ts', 'traceId']);

function aboutReturns(layout: Layout): Finding {
	const by = knownBy(layout);
	if (by === undefined)
		return {
			what,
			state: 'warning',
			message: 'that a message came back cannot be told',
			hint: 'map original_msg_id, to the stream id or to an id that a replay publishes, if there is one',
		};
	const how =
		by === 'stream id' ? 'by its stream id in original_msg_id' : 'by original_msg_id, which it keeps';
	return {what, state: 'ok', message: `a message that came back is known ${how}`};
}

function lacking(entries: readonly Entry[], fact: keyof typeof fieldNames): number {
	// An error may be empty, and a trace.
	const must = fact === 'source' || fact === 'data';
	return entries.filter(entry => {
		const value = factOf(entry, fact);
		return must ? !present(value) : value === undefined;
	}).length;
}

function present(value: Bytes | undefined): boolean {
	return value !== undefined && value.length > 0;
}

function partText(part: Part): string {
	if ('value' in part) return `always ${part.value}`;
	const {field, path, prefix} = part;
	const where = path === undefined ? `the field ${field}` : `${path.join('.')} in the field ${field}`;
	return prefix === undefined ? where : `${prefix} and ${where}`;
}

function published(layout: Layout): string {
	const {live, data} = layout;
	if (live === 'rest') {
		const left = [...failureFields(layout)].filter(name => name !== 'dlq_id');
		return left.length === 0 ? 'every field' : `every field but ${left.join(', ')}`;
	}
	if (live === undefined) {
		const empty = (['ts', 'traceId'] as const).filter(fact => layout[fact] === undefined);
		const none = empty.length === 0 ? '' : `; ${empty.map(fact => fieldNames[fact]).join(' and ')} empty`;
		return `data${data === 'rest' || data.field === 'data' ? '' : ` from ${data.field}`}, ts, trace_id${none}`;
	}
	return live.map(([name, field]) => (field === name ? name : `${name} from ${field}`)).join(', ');
}

const mostNames = 12;

/** The names of the fields that these entries have, the most frequent first. */
function namesOf(entries: readonly Entry[]): string {
	const counts = new Map<string, number>();
	for (const {fields} of entries)
		for (const [name] of fields) {
			const text = Buffer.from(name).toString('utf8');
			counts.set(text, (counts.get(text) ?? 0) + 1);
		}
	const names = [...counts].sort(([, a], [, b]) => b - a).map(([name]) => name);
	return names.length <= mostNames ? names.join(', ') : `${names.slice(0, mostNames).join(', ')} and more`;
}
