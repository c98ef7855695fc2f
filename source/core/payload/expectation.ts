import {ours, type SafeText, safeLine, safeText} from '../../text/safe-text.ts';
import type {Payload} from './types.ts';

/**
 * What is to be said of a payload that is not what its consumers expect; undefined when it is. The
 * reference's consumers expect msgpack; with fields of their own (`mapped`) others expect what we do not
 * know, and only what breaks off is wrong.
 */
export function expectation(
	{format, complaint}: Payload,
	mapped: boolean,
): {readonly text: SafeText; readonly tone: 'dim' | 'warning' | 'error'} | undefined {
	if (complaint === undefined) return undefined;
	const {offset, message, cut} = complaint;
	if (cut) return {text: safeLine`large: up to byte ${offset}: ${safeText(message)}`, tone: 'warning'};
	// It was opened as something and did not open.
	if (message.startsWith('begins like'))
		return {text: safeLine`byte ${offset}: ${safeText(message)}`, tone: 'error'};
	if (mapped && format !== 'msgpack') return undefined;
	if (format === 'json') return {text: ours('json where msgpack is expected'), tone: 'dim'};
	return {text: safeLine`no valid msgpack: byte ${offset}: ${safeText(message)}`, tone: 'error'};
}
