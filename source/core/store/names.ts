import {type Bytes, compareIds} from '../entry.ts';
import type {FoundStream} from './port.ts';

/** What names of DLQs usually have in them. */
export const dlqPatterns: readonly string[] = ['*dlq*', '*dead*', '*failed*', '*poison*'];

/** Whether the key is one that redis-dlq keeps beside a DLQ: its archive, its audit, … */
export function isDerived(key: Bytes): boolean {
	return /\}:(?:archive|audit|claims|jobs|dlq-replayed)(?::|$)/.test(Buffer.from(key).toString('latin1'));
}

/** Whether a name fits a pattern of `*`, `?` and `\\`. Takes no longer than name times pattern, whatever they are. */
export function fits(key: Bytes, pattern: string): boolean {
	const name = Buffer.from(key).toString('latin1').toLowerCase();
	const signs = signsOf(Buffer.from(pattern).toString('latin1').toLowerCase());
	let [at, sign] = [0, 0];
	let back: {at: number; sign: number} | undefined;
	while (at < name.length) {
		const wanted = signs[sign];
		if (wanted === '**') back = {at, sign: sign++};
		else if (wanted !== undefined && (wanted === '??' || wanted === name[at])) {
			at++;
			sign++;
		} else if (back === undefined) return false;
		else {
			// The last star takes one more.
			back.at++;
			at = back.at;
			sign = back.sign + 1;
		}
	}
	return signs.slice(sign).every(each => each === '**');
}

/** Latest arrival first, then by name. */
export function byArrival(found: Iterable<FoundStream>): FoundStream[] {
	return [...found].sort(
		(a, b) => compareIds(b.lastId ?? '0-0', a.lastId ?? '0-0') || Buffer.compare(a.name, b.name),
	);
}

// `**` and `??` for what stands for others; single characters for themselves.
function signsOf(pattern: string): string[] {
	return [...pattern.matchAll(/\\(.)|(.)/gs)].map(([, escaped, plain = '']) =>
		escaped === undefined && (plain === '*' || plain === '?') ? plain + plain : (escaped ?? plain),
	);
}
