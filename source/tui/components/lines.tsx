import {Box, Text} from 'ink';
import {memo, useMemo} from 'react';
import {type Line, lineWidth} from '../../text/line.ts';
import type {Sheet} from '../screen/sheet.ts';

interface Props {
	readonly lines: readonly Line[];
	readonly sheet: Sheet;
	/** Whether something that Ink draws itself stands beside them: then Ink has to know their height. */
	readonly tall?: boolean;
}

/** Rows of the screen, one below the other, all of the same width. Ink knows their place, the sheet their text. */
export const Lines = memo(function Lines({lines, sheet, tall = false}: Props) {
	const mark = useMemo(() => sheet.mark(lines, !tall), [sheet, lines, tall]);
	return (
		<Box width={lineWidth(lines[0] ?? [])} height={tall ? lines.length : 1} flexShrink={0}>
			<Text>{mark}</Text>
		</Box>
	);
});
