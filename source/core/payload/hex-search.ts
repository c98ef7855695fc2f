import {byteSize, count} from '../../text/amount.ts';
import {type SafeText, safeLine} from '../../text/safe-text.ts';
import {hexKey} from './hex-rows.ts';
import {hides, secretMap} from './secret-map.ts';
import type {Payload} from './types.ts';

/** Which of them are masked is known of so many bytes, while masks are on. */
const mostLooked = 8_000_000;

/** Where bytes (`a1 6b`, `a16b`) or else a text stand in the payload; nothing of what is masked. */
export function hexMatches(
	payload: Payload,
	text: string,
	reveal: boolean,
	most: number,
): {readonly keys: readonly string[]; readonly capped: SafeText | undefined} {
	const {bytes} = payload;
	const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
	const offsets = new Set<number>();
	for (const needle of needles(text)) {
		let at = whole.indexOf(needle);
		for (let found = 0; at >= 0 && found < most; at = whole.indexOf(needle, at + 1)) {
			const end = at + needle.length;
			if (!reveal && end > mostLooked) break;
			if (!reveal && hides(secretMap(payload).upTo(end), at, end)) continue;
			offsets.add(at);
			found++;
		}
	}
	const sorted = [...offsets].sort((a, b) => a - b).slice(0, most);
	const far =
		!reveal && bytes.length > mostLooked
			? safeLine`looked at the first ${byteSize(mostLooked)} only`
			: undefined;
	return {
		keys: sorted.map(hexKey),
		capped: sorted.length === most ? safeLine`the first ${count(most)} matches` : far,
	};
}

// Bytes as hex; a text as it is typed, in small and in capital letters.
function needles(text: string): Buffer[] {
	const digits = text.replaceAll(' ', '');
	if (digits.length >= 2 && digits.length % 2 === 0 && /^[\da-f]+$/i.test(digits) && pairs.test(text))
		return [Buffer.from(digits, 'hex')];
	return [...new Set([text, text.toLowerCase(), text.toUpperCase()])].map(each => Buffer.from(each));
}

const pairs = /^(?:[\da-f]{2} ?)+$/i;
