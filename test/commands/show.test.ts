import {expect, test} from 'vitest';
import {createOutput} from '../../source/commands/output.ts';
import {show} from '../../source/commands/show.ts';
import type {Entry} from '../../source/core/entry.ts';
import {entryLines} from '../../source/core/payload/entry-lines.ts';
import {openPayload} from '../../source/core/payload/open.ts';
import {encodeValue} from '../../source/core/payload/splice.ts';

const body = encodeValue({password: 'hunter2', text: 'x'.repeat(500)});
const field = (name: string, value: string | Uint8Array) => [Buffer.from(name), Buffer.from(value)] as const;
const plain: Entry = {
	id: '1-0',
	fields: [field('error', 'boom'), field('api_key', 'hunter2'), field('data', body)],
};
/** As a layout reads it whose payload lies in `body`. */
const mapped: Entry = {
	id: '1-0',
	fields: [field('reason', 'boom'), field('api_key', 'hunter2'), field('body', body)],
	known: {
		source: undefined,
		sourceId: undefined,
		error: Buffer.from('boom'),
		attempt: undefined,
		ts: undefined,
		traceId: undefined,
		data: body,
		used: new Set(['reason', 'body']),
	},
};

async function shown(entry: Entry, raw: boolean): Promise<string> {
	const written: string[] = [];
	const output = createOutput(
		text => void written.push(text),
		() => {},
		80,
	);
	const store = {
		streamFacts: async () => ({kind: 'absent', now: 0}) as const,
		readEntry: async () => entry,
	};
	await show(store as never, output, [entry.id], {json: false, raw});
	return written.join('');
}

test.each([
	['as they are', plain],
	['with a layout', mapped],
])(
	'secrets of fields and payload are masked for people, in show and in the pager: fields %s',
	async (_, entry) => {
		const text = await shown(entry, false);
		expect(text).toContain('boom');
		expect(text).toContain('api_key          ••••••');
		expect(text).not.toContain('hunter2');
		expect(text).not.toContain('enter opens');
		expect((await shown(entry, true)).match(/hunter2/g)).toHaveLength(2);
		const paged = [...entryLines(entry, openPayload(body), false)].join('\n');
		expect(paged).toContain('boom');
		expect(paged).not.toContain('hunter2');
	},
);
