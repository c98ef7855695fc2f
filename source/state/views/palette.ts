import {toWidth} from '../../text/cells.ts';
import {fitLine, type Line, segment} from '../../text/line.ts';
import {ours, type SafeText, safeLine, safeText} from '../../text/safe-text.ts';
import type {Binding} from '../binding.ts';
import type {PaletteLayer} from '../layers.ts';
import {type PaletteItem, paletteItems} from '../palette.ts';
import {writesOff} from '../selectors.ts';
import type {State} from '../types.ts';
import {titleLine, writer} from './dialog-text.ts';

const keysWidth = 13;
const labelWidth = 17;

/** What was typed and the actions that fit, each with its key, or with the reason why not. */
export function paletteLines(
	bindings: readonly Binding[],
	state: State,
	layer: PaletteLayer,
	width: number,
	height: number,
): Line[] {
	const items = paletteItems(bindings, state, layer);
	const about = aboutChosen(items[layer.chosen], state, width);
	const room = Math.max(1, height - 2 - about.length);
	const from = Math.max(0, Math.min(layer.chosen - room + 1, items.length - room));
	const lines = [titleLine(safeLine`: ${safeText(layer.text)}▏`, width), fitLine([], width)];
	if (items.length === 0) lines.push(fitLine([segment(ours('   no action fits: backspace'), 'dim')], width));
	for (const [at, {binding, why}] of items.slice(from, from + room).entries()) {
		const here = from + at === layer.chosen;
		const off = reason({binding, why}, state);
		lines.push(
			fitLine(
				[
					segment(here ? ours(' › ') : ours('   '), 'accent'),
					{text: toWidth(binding.label, labelWidth), bold: here, tone: off === undefined ? 'plain' : 'dim'},
					segment(toWidth(safeText(binding.keys.join(' ')), keysWidth), off === undefined ? 'accent' : 'dim'),
					off === undefined ? segment(binding.help, 'dim') : segment(safeLine`not now: ${off}`, 'warning'),
				],
				width,
			),
		);
	}
	while (lines.length < height - about.length) lines.push(fitLine([], width));
	return [...lines, ...about];
}

// A column is too narrow for a sentence: the one under the cursor is told whole.
function aboutChosen(item: PaletteItem | undefined, state: State, width: number): Line[] {
	const lines: Line[] = [fitLine([], width)];
	if (item === undefined) return lines;
	const say = writer(lines, width);
	say(item.binding.help, 'dim');
	const off = reason(item, state);
	if (off !== undefined) say(safeLine`not now: ${off}`, 'warning');
	return lines;
}

function reason({binding, why}: PaletteItem, state: State): SafeText | undefined {
	return why ?? (binding.dangerous ? writesOff(state) : undefined);
}
