import {Text} from 'ink';
import {memo} from 'react';
import type {Line} from '../../text/line.ts';
import {styled} from '../theme.ts';

interface Props {
	readonly lines: readonly Line[];
	readonly colour: boolean;
}

/** Rows of the screen, one below the other; each fits its width already, so one text holds them all. */
export const Lines = memo(function Lines({lines, colour}: Props) {
	return <Text>{lines.map(line => line.map(segment => styled(segment, colour)).join('')).join('\n')}</Text>;
});
