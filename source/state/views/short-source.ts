import {ours, type SafeText, safeText} from '../../text/safe-text.ts';

/** What nearly all streams of the reference begin with: it tells none of them apart. */
const sharedPrefix = 'sg:stream:';

/** A source as a column has room for it. */
export function shortSource(source: SafeText): SafeText {
	if (source === '') return ours('(none)');
	return source.startsWith(sharedPrefix) ? safeText(source.slice(sharedPrefix.length)) : source;
}
