import {type Entry, fieldNames, idTime, isEntryId} from '../../core/entry.ts';
import {shownFields} from '../../core/facts.ts';
import {fieldText} from '../../core/payload/field-value.ts';
import {looksSecret, mask} from '../../core/payload/secrets.ts';
import {age} from '../../text/age.ts';
import {byteSize} from '../../text/amount.ts';
import {toWidth, wrapWords} from '../../text/cells.ts';
import {fitLine, type Line, type Segment, segment} from '../../text/line.ts';
import {ours, type SafeText, safeLine, safeText} from '../../text/safe-text.ts';
import {timeStamp, type Zone} from '../../text/time.ts';

const labelWidth = 9;
const errorRows = 6;
const shownText = 4000;

export interface MetadataOptions {
	readonly zone?: Zone;
	/** Whether secrets are shown. */
	readonly reveal?: boolean;
}

/** What is known about an entry beside its payload, one fact a row. */
export function metadataLines(
	entry: Entry,
	now: number,
	width: number,
	{zone = 'utc', reveal = false}: MetadataOptions = {},
): Line[] {
	const lines: Line[] = [idLine(entry.id, now, width)];
	const last = new Map<string, number>();
	const fields = shownFields(entry);
	for (const [at, [name]] of fields.entries()) last.set(latin(name), at);
	for (const [at, [name, value]] of fields.entries()) {
		const known = latin(name);
		if (known === fieldNames.data && last.get(known) === at) continue;
		const overridden = last.get(known) !== at;
		const note: Segment[] = overridden
			? [segment(ours('   occurs again below: that one counts'), 'warning')]
			: [];
		const hidden = !reveal && looksSecret(known);
		lines.push(
			...fieldLines(
				known,
				name,
				hidden ? Buffer.from(mask) : fieldText(value, reveal),
				now,
				width,
				note,
				zone,
			),
		);
	}
	return lines;
}

function idLine(id: string, now: number, width: number): Line {
	return fitLine(
		[
			{text: safeText(id), tone: 'accent', bold: true},
			segment(safeLine`   parked ${age(now - idTime(id))} ago`, 'dim'),
		],
		width,
	);
}

function fieldLines(
	known: string,
	name: Uint8Array,
	value: Uint8Array,
	now: number,
	width: number,
	note: readonly Segment[],
	zone: Zone,
): Line[] {
	const label = (text: SafeText) => segment(safeLine`${toWidth(text, labelWidth)}`, 'dim');
	const text = safeText(value, shownText);
	switch (known) {
		case fieldNames.error:
			return errorLines(text, width, label, note);
		case fieldNames.source:
			return [fitLine([label(ours('source')), segment(text === '' ? ours('(none)') : text), ...note], width)];
		case fieldNames.sourceId: {
			const ago = isEntryId(text) ? [segment(safeLine`   ${age(now - idTime(text))} ago`, 'dim')] : [];
			return [fitLine([label(ours('  id')), segment(text), ...ago, ...note], width)];
		}
		case fieldNames.attempt:
			return [fitLine([label(ours('attempt')), segment(text), ...note], width)];
		case fieldNames.traceId:
			return [fitLine([label(ours('trace')), segment(text === '' ? ours('(none)') : text), ...note], width)];
		case fieldNames.ts:
			return [
				fitLine(
					[
						label(ours('ts')),
						segment(text === '' ? ours('(none)') : text),
						...humanTime(text, zone),
						...note,
					],
					width,
				),
			];
		default: {
			const size = value.length > 60 ? [segment(safeLine`   ${byteSize(value.length)}`, 'dim')] : [];
			return [
				fitLine(
					[
						segment(safeLine`${toWidth(safeText(name), labelWidth)} `, 'key'),
						segment(safeText(value, 300)),
						...size,
						...note,
					],
					width,
				),
			];
		}
	}
}

function errorLines(
	text: SafeText,
	width: number,
	label: (text: SafeText) => Segment,
	note: readonly Segment[],
): Line[] {
	if (text === '')
		return [fitLine([label(ours('error')), segment(ours('(empty error)'), 'dim'), ...note], width)];
	const pieces = wrapWords(text, width - labelWidth);
	const shown = pieces.slice(0, errorRows);
	return shown.map((piece, at) => {
		const more = at === errorRows - 1 && pieces.length > errorRows ? [segment(ours(' …'), 'dim')] : [];
		return fitLine(
			[
				label(at === 0 ? ours('error') : ours('')),
				segment(piece, 'error'),
				...more,
				...(at === 0 ? note : []),
			],
			width,
		);
	});
}

// Seconds, milliseconds or microseconds since the epoch: a number is one of them when its year makes sense.
function humanTime(text: string, zone: Zone): Segment[] {
	if (!/^\d{9,16}(\.\d+)?$/.test(text)) return [];
	const value = Number(text);
	const milliseconds = value < 1e11 ? value * 1000 : value < 1e14 ? value : value / 1000;
	return [segment(safeLine`   ${timeStamp(milliseconds, zone)}`, 'dim')];
}

function latin(name: Uint8Array): string {
	return Buffer.from(name).toString('latin1');
}
