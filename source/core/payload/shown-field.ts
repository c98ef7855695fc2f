import {type SafeText, safeText} from '../../text/safe-text.ts';
import {type Bytes, type Field, fieldNames} from '../entry.ts';
import {asJson} from './field-value.ts';
import {withoutSecrets} from './json-secrets.ts';
import {withoutHidden} from './secret-map.ts';
import {looksSecret, mask} from './secrets.ts';

/** A field's value as it is shown, `most` bytes of it, a msgpack map as JSON; masked unless `reveal`. */
export function shownField(field: Field, reveal: boolean, most?: number): SafeText {
	const [name, value] = field;
	const json = !reveal && looksSecret(safeText(name)) ? undefined : asJson(value, reveal);
	if (json !== undefined) return safeText(json, most ?? json.length);
	const room = most ?? value.length;
	const piece = reveal ? value.subarray(0, room) : maskedField(field, room);
	const text = safeText(piece, piece.length);
	return value.length > room && text !== mask ? safeText(`${text}…`, text.length + 1) : text;
}

/**
 * The first `most` bytes of a field's value, masked under a secret-looking name, and where JSON or
 * msgpack in it has one. An error is left as it is: it is what one came to read.
 */
export function maskedField([name, value]: Field, most: number = value.length): Bytes {
	const label = safeText(name);
	if (label === fieldNames.error) return value.subarray(0, most);
	if (looksSecret(label)) return maskBytes;
	return (value[0] ?? 0) < 0x80 ? withoutSecrets(value.subarray(0, most)) : withoutHidden(value, most);
}

const maskBytes = Buffer.from(mask);
