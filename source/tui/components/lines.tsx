import {Text} from 'ink';
import {memo} from 'react';
import type {Line} from '../../text/line.ts';
import {type Look, styledLine} from '../theme.ts';

interface Props {
	readonly lines: readonly Line[];
	readonly look: Look;
}

/** Rows of the screen, one below the other; each fits its width already, so one text holds them all. */
export const Lines = memo(function Lines({lines, look}: Props) {
	return <Text>{lines.map(line => styledLine(line, look)).join('\n')}</Text>;
});
