import {type SafeText, safeText} from '../../text/safe-text.ts';
import {type Bytes, type Field, fieldNames} from '../entry.ts';
import {withoutSecrets} from './json-secrets.ts';
import {withoutHidden} from './secret-map.ts';
import {looksSecret, mask} from './secrets.ts';

/** A field's value as it is shown, `most` bytes of it; masked unless `reveal`. */
export function shownField(field: Field, reveal: boolean, most: number = field[1].length): SafeText {
	const [, value] = field;
	const piece = reveal ? value.subarray(0, most) : maskedField(field, most);
	const text = safeText(piece, piece.length);
	return value.length > most && text !== mask ? safeText(`${text}…`, text.length + 1) : text;
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
