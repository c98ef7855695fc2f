import SelectInput from 'ink-select-input';
import {useSyncExternalStore} from 'react';
import type {MenuItem} from '../../state/layers.ts';
import type {SafeText} from '../../text/safe-text.ts';
import type {StateStore} from '../state-store.ts';

interface Props {
	readonly store: Pick<StateStore, 'shown' | 'subscribe'>;
	readonly say: (text: SafeText) => void;
	readonly onChoose: (item: MenuItem) => void;
}

/** A menu that is heard: it is mounted for its keys, what it draws is thrown away. */
export function SpokenMenu({store, say, onChoose}: Props) {
	const {layer} = useSyncExternalStore(store.subscribe, store.shown);
	if (layer?.kind !== 'menu' || layer.items === undefined || layer.items.length === 0) return null;
	return (
		<SelectInput
			items={layer.items.map(item => ({label: item.label, value: item, key: item.value}))}
			onHighlight={({value}) => say(value.label)}
			onSelect={({value}) => onChoose(value)}
		/>
	);
}
