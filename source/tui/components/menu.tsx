import {Box, Text} from 'ink';
import SelectInput from 'ink-select-input';
import {useMemo} from 'react';
import type {MenuItem, MenuLayer} from '../../state/layers.ts';
import {asciiText} from '../../text/ascii.ts';
import {truncate, wrapWords} from '../../text/cells.ts';
import {fitLine, segment} from '../../text/line.ts';
import {ours, safeLine} from '../../text/safe-text.ts';
import type {Sheet} from '../screen/sheet.ts';
import {Lines} from './lines.tsx';

interface Props {
	readonly layer: MenuLayer;
	readonly width: number;
	readonly height: number;
	readonly sheet: Sheet;
	readonly onChoose: (item: MenuItem) => void;
}

/** A short menu whose items stand still while it is open. A choice leads on to a plan, never to a write. */
export function Menu({layer, width, height, sheet, onChoose}: Props) {
	const {items, empty, title} = layer;
	const {look} = sheet;
	// ink-select-input goes back to its first row when it is given new items.
	const shown = useMemo(
		() =>
			(items ?? []).map(item => ({
				label: truncate(look.ascii ? asciiText(item.label) : item.label, width - 6),
				value: item.value,
				key: item.value,
			})),
		[items, width, look],
	);
	const head = [
		fitLine([{text: safeLine` ${title}`, bold: true, tone: 'accent'}], width),
		fitLine([], width),
	];
	const instead = items === undefined ? ours('looking…') : (empty ?? ours('there is nothing to choose from'));
	return (
		<Box flexDirection="column" width={width} height={height} flexShrink={0}>
			<Lines lines={head} sheet={sheet} tall />
			{shown.length === 0 ? (
				<Lines
					lines={wrapWords(instead, width - 4).map(text =>
						fitLine([segment(safeLine`   ${text}`, 'dim')], width),
					)}
					sheet={sheet}
					tall
				/>
			) : (
				<SelectInput
					items={shown}
					limit={Math.max(1, height - 3)}
					indicatorComponent={look.ascii ? AsciiIndicator : Indicator}
					itemComponent={Item}
					onSelect={chosen => {
						const item = items?.find(({value}) => value === chosen.value);
						if (item !== undefined) onChoose(item);
					}}
				/>
			)}
		</Box>
	);
}

function Indicator({isSelected = false}: {readonly isSelected?: boolean}) {
	return <Text bold>{isSelected ? ' › ' : '   '}</Text>;
}

function AsciiIndicator({isSelected = false}: {readonly isSelected?: boolean}) {
	return <Text bold>{isSelected ? ' > ' : '   '}</Text>;
}

function Item({isSelected = false, label}: {readonly isSelected?: boolean; readonly label: string}) {
	return (
		<Text bold={isSelected} wrap="truncate">
			{label}
		</Text>
	);
}
