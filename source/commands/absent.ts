import type {DlqStore, StreamFacts} from '../core/store/port.ts';
import {safeLine, safeText} from '../text/safe-text.ts';
import type {Output} from './output.ts';

/** Nothing to show for want of a stream must not look like an empty one. */
export function tellAbsent({stream}: Pick<DlqStore, 'stream'>, facts: StreamFacts, output: Output): void {
	if (facts.kind === 'absent')
		output.note(safeLine`there is no stream ${safeText(stream)}: nothing was ever parked, or check --stream`);
}
