import {Box, Text} from 'ink';
import {memo} from 'react';
import type {Line} from '../../text/line.ts';
import {look} from '../theme.ts';

/** Rows of the screen, one below the other; each fits its width already. */
export function Lines({
	lines,
	colour,
	width,
}: {
	readonly lines: readonly Line[];
	readonly colour: boolean;
	readonly width: number;
}) {
	return (
		<Box flexDirection="column" width={width} flexShrink={0}>
			{lines.map((line, at) => (
				// Rows have no identity but their place on the screen.
				<Row key={String(at)} line={line} colour={colour} />
			))}
		</Box>
	);
}

const Row = memo(function Row({line, colour}: {readonly line: Line; readonly colour: boolean}) {
	return (
		<Text wrap="truncate">
			{line.map((segment, at) => (
				<Text key={String(at)} {...look(segment, colour)}>
					{segment.text}
				</Text>
			))}
		</Text>
	);
});
