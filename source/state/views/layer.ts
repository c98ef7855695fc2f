import {fitLine, type Line} from '../../text/line.ts';
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
			return [...windowOf(body, top, height - end.length, width), ...end];
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

/** `height` lines from `top`, which goes no further than the text does. */
function windowOf(lines: readonly Line[], top: number, height: number, width: number): Line[] {
	const from = Math.max(0, Math.min(top, lines.length - height));
	const shown = lines.slice(from, from + height);
	while (shown.length < height) shown.push(fitLine([], width));
	return shown;
}
