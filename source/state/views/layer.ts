import {fitLine, type Line, segment} from '../../text/line.ts';
import {safeLine} from '../../text/safe-text.ts';
import type {Binding} from '../binding.ts';
import type {FilterLayer, Layer, MenuLayer} from '../layers.ts';
import type {State} from '../types.ts';
import {dialogOf} from './dialog.ts';
import {helpLines} from './footer.ts';
import {groupsLines} from './groups.ts';
import {paletteLines} from './palette.ts';
import {promptLines} from './prompt.ts';
import {valuesLines} from './values.ts';

/** What a layer shows in the pane, `height` lines of it. Menus are components. */
export function layerLines(
	state: State,
	layer: Exclude<Layer, MenuLayer | FilterLayer>,
	bindings: readonly Binding[],
	width: number,
	height: number,
): Line[] {
	switch (layer.kind) {
		case 'help':
			return windowOf(helpLines(bindings, state, width), layer.top, height, width);
		case 'replay':
		case 'bulk':
		case 'rescue':
		case 'job':
		case 'archive':
		case 'aside':
		case 'messages':
		case 'trace':
		case 'audit': {
			const {body, end} = dialogOf(layer, state, width);
			const top = layer.kind === 'archive' || layer.kind === 'trace' ? 0 : layer.top;
			const room = height - end.length;
			return [...(isQuestion(layer) ? furtherMarked : windowOf)(body, top, room, width), ...end];
		}
		case 'groups':
			return groupsLines(layer, state, width, height);
		case 'values':
			return valuesLines(layer, state, width, height);
		case 'palette':
			return windowOf(paletteLines(bindings, state, layer, width, height), 0, height, width);
		case 'prompt':
			return windowOf(promptLines(layer, width), 0, height, width);
	}
}

function isQuestion({kind}: Layer): boolean {
	return kind === 'replay' || kind === 'bulk' || kind === 'rescue';
}

// A question must not look shorter than it is.
function furtherMarked(body: readonly Line[], top: number, height: number, width: number): Line[] {
	const lines = windowOf(body, top, height, width);
	const from = Math.max(0, Math.min(top, body.length - height));
	const below = body.length - from - height;
	if (below <= 0 || height < 2) return lines;
	const more = safeLine`  … ${below + 1} more below: j`;
	return [...lines.slice(0, -1), fitLine([segment(more, 'warning')], width)];
}

/** `height` lines from `top`, which goes no further than the text does. */
function windowOf(lines: readonly Line[], top: number, height: number, width: number): Line[] {
	const from = Math.max(0, Math.min(top, lines.length - height));
	const shown = lines.slice(from, from + height);
	while (shown.length < height) shown.push(fitLine([], width));
	return shown;
}
