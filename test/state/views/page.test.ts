import {encode} from '@msgpack/msgpack';
import {expect, test} from 'vitest';
import {pageLines} from '../../../source/state/views/page.ts';
import {entry, Inspector} from '../../helpers/states.ts';

const holding = (payload: unknown) => (number: number) => {
	const {id, fields} = entry(number);
	const others = fields.filter(([name]) => String(name) !== 'data');
	return {id, fields: [...others, [Buffer.from('data'), Buffer.from(encode(payload))] as const]};
};

test('the pager gets metadata and payload whole, secrets masked', () => {
	const payload = {text: 'x'.repeat(300), password: 'hunter2', list: [1, 2]};
	const lines = pageLines(new Inspector({size: {columns: 60, rows: 15}}).ready(3, holding(payload)).state);
	const text = lines.join('\n');
	expect(text).toContain('trace    tr-3');
	expect(text).toContain('x'.repeat(300));
	expect(text).toMatch(/password +••••••/);
	expect(text).not.toContain('hunter2');
	expect(text).toMatch(/─ payload {2}msgpack .*tree json hex/);
	for (const line of lines) expect(line).toBe(line.trimEnd());
});

test('what no pager needs is counted', () => {
	const inspector = new Inspector().ready(1, holding(Array.from({length: 30_000}, () => 1)));
	const lines = pageLines(inspector.press('enter', 'p').state);
	expect(lines).toHaveLength(20_001);
	expect(lines.at(-1)).toMatch(/^… 10,0\d\d more rows$/);
});
