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
import type {Look} from '../theme.ts';
import {Lines} from './lines.tsx';
import {Menu} from './menu.tsx';

interface Props {
	readonly store: {shown(): State; subscribe(listener: () => void): () => void};
	readonly bindings: readonly Binding[];
	readonly look: Look;
	readonly onChoose: (item: MenuItem) => void;
}

/** Exactly the terminal's rows: header, body, message, footer. */
export function Screen({store, bindings, look, onChoose}: Props) {
	const state = useSyncExternalStore(store.subscribe, store.shown);
	const {columns, rows} = state.size;
	const plan = layout(state.size);
	const header = useMemo(() => statusLines(state, columns), [state, columns]);
	if (plan.tooSmall) {
		const text = safeLine`too small: ${columns}x${rows}, redis-dlq needs 60x15`;
		return <Lines lines={[fitLine([segment(text, 'warning')], columns)]} look={look} />;
	}
	return (
		<Box flexDirection="column" width={columns} height={rows}>
			<Lines lines={header} look={look} />
			<Box height={plan.bodyRows} flexShrink={0}>
				{plan.twoPanes && state.layer?.kind !== 'groups' ? (
					<>
						<Lines lines={listLines(state)} look={look} />
						<Lines lines={rule(plan.bodyRows)} look={look} />
					</>
				) : null}
				<Pane state={state} plan={plan} bindings={bindings} look={look} onChoose={onChoose} />
			</Box>
			<Lines lines={[messageLine(state, columns), footerLine(bindings, state, columns)]} look={look} />
		</Box>
	);
}

interface PaneProps extends Omit<Props, 'store'> {
	readonly state: State;
	readonly plan: Layout;
}

/** What lies beside the list, or in its place where there is room for one: a dialog, the entry, the list. */
function Pane({state, plan, bindings, look, onChoose}: PaneProps) {
	const {layer} = state;
	const {bodyRows: height, twoPanes} = plan;
	const width = layer?.kind === 'groups' ? state.size.columns : plan.paneWidth;
	if (layer?.kind === 'menu') {
		return <Menu layer={layer} width={width} height={height} look={look} onChoose={onChoose} />;
	}
	const lines =
		layer === undefined || layer.kind === 'filter'
			? twoPanes || state.focus === 'detail'
				? detailLines(state, height)
				: listLines(state)
			: layerLines(state, layer, bindings, width, height);
	return <Lines lines={lines} look={look} />;
}

function rule(height: number): Line[] {
	return Array.from({length: height}, () => [segment(ours('│'), 'rule')]);
}
