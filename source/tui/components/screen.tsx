import {Box} from 'ink';
import {useMemo, useSyncExternalStore} from 'react';
import type {Binding} from '../../state/binding.ts';
import type {MenuItem} from '../../state/layers.ts';
import {type Layout, layout} from '../../state/layout.ts';
import type {State} from '../../state/types.ts';
import {detailLines} from '../../state/views/detail.ts';
import {footerLine, messageLine} from '../../state/views/footer.ts';
import {layerLines} from '../../state/views/layer.ts';
import {listLines} from '../../state/views/list.ts';
import {statusLines} from '../../state/views/status.ts';
import {fitLine, type Line, segment} from '../../text/line.ts';
import {ours, safeLine} from '../../text/safe-text.ts';
import type {Sheet} from '../screen/sheet.ts';
import {Lines} from './lines.tsx';
import {Menu} from './menu.tsx';

interface Props {
	readonly store: {shown(): State; subscribe(listener: () => void): () => void};
	readonly bindings: readonly Binding[];
	readonly sheet: Sheet;
	readonly onChoose: (item: MenuItem) => void;
}

/** Exactly the terminal's rows: header, body, message, footer. */
export function Screen({store, bindings, sheet, onChoose}: Props) {
	const state = useSyncExternalStore(store.subscribe, store.shown);
	const {columns, rows} = state.size;
	const plan = layout(state.size);
	const header = useMemo(() => statusLines(state, columns), [state, columns]);
	if (plan.tooSmall) {
		const text = safeLine`too small: ${columns}x${rows}, redis-dlq needs 60x15`;
		return <Lines lines={[fitLine([segment(text, 'warning')], columns)]} sheet={sheet} />;
	}
	// Beside a menu, which Ink draws, the blocks have their height; else a row of Ink's stands for all of a block's.
	const tall = state.layer?.kind === 'menu';
	return (
		<Box flexDirection="column" width={columns}>
			<Lines lines={header} sheet={sheet} />
			<Box height={tall ? plan.bodyRows : 1} flexShrink={0}>
				{plan.twoPanes && !isWide(state.layer) ? (
					<>
						<Lines lines={listLines(state)} sheet={sheet} tall={tall} />
						<Lines lines={rule(plan.bodyRows)} sheet={sheet} tall={tall} />
					</>
				) : null}
				<Pane state={state} plan={plan} bindings={bindings} sheet={sheet} onChoose={onChoose} />
			</Box>
			<Lines lines={[messageLine(state, columns), footerLine(bindings, state, columns)]} sheet={sheet} />
		</Box>
	);
}

interface PaneProps extends Omit<Props, 'store'> {
	readonly state: State;
	readonly plan: Layout;
}

/** What lies beside the list, or in its place where there is room for one: a dialog, the entry, the list. */
function Pane({state, plan, bindings, sheet, onChoose}: PaneProps) {
	const {layer} = state;
	const {bodyRows: height, twoPanes} = plan;
	const width = isWide(layer) ? state.size.columns : plan.paneWidth;
	if (layer?.kind === 'menu') {
		return <Menu layer={layer} width={width} height={height} sheet={sheet} onChoose={onChoose} />;
	}
	const lines =
		layer === undefined || layer.kind === 'filter'
			? twoPanes || state.focus === 'detail'
				? detailLines(state, height)
				: listLines(state)
			: layerLines(state, layer, bindings, width, height);
	return <Lines lines={lines} sheet={sheet} />;
}

/** What takes the room of the list, too. */
function isWide(layer: State['layer']): boolean {
	return (
		layer?.kind === 'groups' || layer?.kind === 'values' || (layer?.kind === 'menu' && layer.wide === true)
	);
}

function rule(height: number): Line[] {
	return Array.from({length: height}, () => [segment(ours('│'), 'rule')]);
}
