import {expect, test} from 'vitest';
import {createOutput} from '../../source/commands/output.ts';
import {safeText} from '../../source/text/safe-text.ts';

test.each([
	[false, '↩2 José …\n', '{"name":"José 👍","at":"\\u001b"}\n'],
	[true, '<2 Jos\\u{e9} ...\n', '{"name":"Jos\\u00e9 \\ud83d\\udc4d","at":"\\u001b"}\n'],
])('in ASCII: %s', (ascii, line, json) => {
	const written: string[] = [];
	const write = (text: string) => void written.push(text);
	const output = createOutput(write, write, 80, ascii);
	output.out(safeText('↩2 José …'));
	output.note(safeText('↩2 José …'));
	output.json({name: 'José 👍', at: '\u{1b}'});
	expect(written).toEqual([line, line, json]);
	expect(JSON.parse(written[2] ?? '')).toEqual({name: 'José 👍', at: '\u{1b}'});
});
