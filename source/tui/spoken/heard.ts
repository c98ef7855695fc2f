import type {Binding} from '../../state/binding.ts';
import type {AsideLayer, Layer} from '../../state/layers.ts';
import {layout} from '../../state/layout.ts';
import {isMarked} from '../../state/marks.ts';
import type {State} from '../../state/types.ts';
import {detailLines} from '../../state/views/detail.ts';
import {dialogOf} from '../../state/views/dialog.ts';
import {messageLine} from '../../state/views/footer.ts';
import {layerLines} from '../../state/views/layer.ts';
import {listLines} from '../../state/views/list.ts';
import {hasCursor, rowSentence, spokenLine} from '../../state/views/spoken.ts';
import {statusLines} from '../../state/views/status.ts';
import {count} from '../../text/amount.ts';
import {type Line, lineText} from '../../text/line.ts';
import {ours, type SafeText, safeLine} from '../../text/safe-text.ts';

/** The state as one hears it. */
export interface Heard {
	/** What is in front: the list, the entry, a dialog. Where it changes, all of it is read. */
	readonly place: string;
	readonly items: readonly Item[];
	/** Where the cursor stands among them. */
	readonly at: number | undefined;
	readonly message: SafeText;
	/** The answer to a key in a dialog: told even where its words stand there already. */
	readonly remark: SafeText | undefined;
	readonly marks: SafeText;
	readonly status: SafeText;
	/** Changes where the status is worth being told unasked; undefined while it is not. */
	readonly turn: string | undefined;
}

interface Item {
	readonly text: SafeText;
	/** Equal for what is the same thing: a time or a count that moves on is no news. */
	readonly key: string;
	/** Whether the cursor stands on it. */
	readonly here: boolean;
}

/** One pane, wide and high enough that little is cut: nobody looks at it. */
export const spokenSize = {columns: 99, rows: 44} as const;

export function heard(state: State, bindings: readonly Binding[]): Heard {
	const [status] = statusLines(state, 400);
	const {connection, load} = state;
	const early =
		connection.state === 'connecting' || (connection.state === 'ready' && load.phase !== 'complete');
	return {
		...inFront(state, bindings),
		message: connection.state === 'connecting' ? ours('') : spokenLine(messageLine(calm(state), 400)),
		remark: state.layer !== undefined && 'remark' in state.layer ? state.layer.remark : undefined,
		marks: safeLine`${count(state.index.marked)} marked`,
		status: statusText(status),
		turn: early ? undefined : connection.state,
	};
}

/** What is to be said once `before` has become `after`; `numbers`: also where only a number has moved on. */
export function news(before: Heard | undefined, after: Heard, numbers = false): SafeText[] {
	const said: SafeText[] = [];
	if (after.turn !== undefined && before?.turn !== after.turn) said.push(after.status);
	// What became of it comes before where one is then.
	if (after.message !== '' && before?.message !== after.message) said.push(after.message);
	if (before !== undefined && before.marks !== after.marks) said.push(after.marks);
	if (before?.place !== after.place) said.push(...after.items.map(({text}) => text));
	else {
		const known = new Set(before.items.map(({key, text}) => (numbers ? text : key)));
		const was = before.items.find(({here}) => here)?.key;
		for (const {text, key, here} of after.items) {
			const isNew = here ? key !== was || after.at !== before.at : !known.has(numbers ? text : key);
			if (isNew) said.push(text);
		}
	}
	const {remark} = after;
	if (remark !== undefined && before?.remark !== remark) {
		const text = spokenLine([{text: remark}]);
		if (!said.includes(text)) said.push(text);
	}
	return said;
}

function inFront(state: State, bindings: readonly Binding[]): Pick<Heard, 'place' | 'items' | 'at'> {
	const {layer, focus, detail} = state;
	const {paneWidth, bodyRows} = layout(state.size);
	if (layer?.kind === 'menu') {
		const {title, items, empty} = layer;
		const choices = (items ?? []).map(({label}, at) => safeLine`${at + 1}: ${label}`);
		const keys = choices.length === 0 ? [] : [ours('j and k choose, enter takes it, esc goes back')];
		const texts = [title, ...choices, ...(empty === undefined ? [] : [empty]), ...keys];
		return {place: 'menu', at: undefined, items: texts.map(text => ({text, key: text, here: false}))};
	}
	// Its line is told as a message, as it is typed.
	if (layer?.kind === 'filter') return {place: 'filter', at: undefined, items: []};
	if (layer?.kind === 'aside')
		return {place: 'aside', at: undefined, items: textItems(state, layer, bindings, paneWidth, bodyRows)};
	if (layer !== undefined) {
		const wide = layer.kind === 'groups' || layer.kind === 'values';
		const lines = layerLines(state, layer, bindings, wide ? state.size.columns : paneWidth, bodyRows);
		// Counts that go on change places all the time: they are told once they stand.
		const unsettled = layer.kind === 'values' && layer.phase === 'reading';
		const items = itemsOf(unsettled ? lines.slice(0, 1) : lines);
		return {place: layer.kind, at: cursorOf(layer), items};
	}
	if (focus === 'detail')
		return {
			place: `entry ${detail.id} ${detail.status} ${detail.mode}`,
			at: detail.row,
			items: itemsOf(detailLines(state, bodyRows)).map(item => ({
				...item,
				text: viewText(item.text, detail.mode),
			})),
		};
	const text = rowSentence(state);
	if (text === undefined) return {place: 'list', at: undefined, items: itemsOf(listLines(state).slice(1))};
	const {cursor = ''} = state.list;
	const marked = isMarked(state, cursor, state.index.positionOf(cursor));
	return {place: 'list', at: undefined, items: [{text, key: `${cursor} ${marked}`, here: false}]};
}

// How far an export came is no news: its end is.
function calm(state: State): State {
	const {exporting} = state;
	return exporting === undefined ? state : {...state, exporting: {...exporting, written: 0}};
}

// On the screen the view that is open is told by its weight.
function viewText(text: SafeText, mode: string): SafeText {
	return text.replace(/tree json hex$/, `as ${mode}`) as SafeText;
}

function itemsOf(lines: readonly Line[]): Item[] {
	return lines
		.map(line => ({text: spokenLine(line), here: hasCursor(line)}))
		.filter(({text}) => text !== '')
		.map(({text, here}) => ({text, here, key: text.replaceAll(/\d+/g, '#')}));
}

// A text has equal lines, and lines that differ in a number only: each is told where it comes into sight.
function textItems(
	state: State,
	layer: AsideLayer,
	bindings: readonly Binding[],
	width: number,
	height: number,
): Item[] {
	const ofText = height - dialogOf(layer, state, width).end.length;
	return layerLines(state, layer, bindings, width, height)
		.map((line, at): Item => {
			const text = spokenLine(line);
			return {text, key: at < ofText ? `${layer.top + at} ${text}` : text, here: false};
		})
		.filter(({text}) => text !== '');
}

function statusText(line: Line): SafeText {
	const words = lineText(line)
		.replace('▸', 'stream')
		.replace(/ RW\s*$/, ' writes allowed')
		.replace(/ RO\s*$/, ' read-only');
	return spokenLine([{text: words as SafeText}]);
}

function cursorOf(layer: Layer): number | undefined {
	if ('cursor' in layer) return layer.cursor;
	return layer.kind === 'groups' || layer.kind === 'values' || layer.kind === 'palette'
		? layer.chosen
		: undefined;
}
