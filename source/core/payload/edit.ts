import type {Bytes} from '../entry.ts';
import {PayloadError} from '../errors.ts';
import {fromTypedJson} from './from-typed-json.ts';
import {openPayload} from './open.ts';
import {reencode} from './splice.ts';
import {toTypedJson} from './typed-json.ts';

/** A msgpack payload as the text that is edited. @throws PayloadError for what is no whole msgpack value */
export function editText(payload: Bytes): string {
	const opened = openPayload(payload);
	if (opened.format !== 'msgpack' || opened.complaint !== undefined)
		throw new PayloadError('only a whole msgpack payload can be edited', 'it can be replayed as it is');
	return `${JSON.stringify(toTypedJson(opened, {masked: false}), undefined, 2)}\n`;
}

/** The payload with what was edited: every part that was left alone keeps its bytes. @throws PayloadError */
export function editedPayload(original: Bytes, text: string): Bytes {
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		throw new PayloadError(`that is no JSON: ${why}`, 'nothing was written; edit it again');
	}
	return reencode(original, fromTypedJson(json));
}
