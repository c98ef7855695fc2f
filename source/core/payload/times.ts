import type {SafeText} from '../../text/safe-text.ts';
import {timeStamp, type Zone} from '../../text/time.ts';
import {floatOf, intOf, kindOf, textOf} from './node.ts';
import {Kind, type Tape} from './tape.ts';

const timeLike =
	/(?:^|[^a-z])(?:at|ts|time|timestamp|date|datetime|since|until|deadline|expires?|expiry|exp|iat|nbf|epoch)(?:_?(?:s|sec|ms|us|ns|utc))?$/i;

/** The years in which a number under a time-like key is taken for a time. */
const [earliest, latest] = [Date.UTC(2000, 0), Date.UTC(2100, 0)];

/** The time that a number, or a text of one, stands for under a key like `created_at`; undefined for any other. */
export function timeUnder(name: string, tape: Tape, node: number, zone: Zone = 'utc'): SafeText | undefined {
	const value = numberOf(tape, node);
	if (value === undefined || !namesTime(name)) return undefined;
	const milliseconds = sinceEpoch(value);
	return milliseconds === undefined ? undefined : timeStamp(milliseconds, zone);
}

/** Seconds, milliseconds, microseconds or nanoseconds since 1970 as milliseconds, if one of them makes sense. */
function sinceEpoch(value: number): number | undefined {
	return [value * 1000, value, value / 1000, value / 1e6].find(each => each >= earliest && each < latest);
}

function namesTime(name: string): boolean {
	return name.length <= 100 && timeLike.test(name.replaceAll(/([a-z\d])([A-Z])/g, '$1_$2'));
}

function numberOf(tape: Tape, node: number): number | undefined {
	const kind = kindOf(tape, node);
	if (kind === Kind.int) return Number(intOf(tape, node));
	if (kind === Kind.float64 || kind === Kind.float32) return floatOf(tape, node);
	if (kind !== Kind.text || (tape.end[node] ?? 0) - (tape.body[node] ?? 0) > 24) return undefined;
	const text = textOf(tape, node);
	return /^\d{9,19}(?:\.\d{1,9})?$/.test(text) ? Number(text) : undefined;
}
