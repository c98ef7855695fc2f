import {expect, test} from 'vitest';
import {keyBytes} from '../../source/commands/options.ts';
import {refuseUnknown} from '../../source/commands/unknown.ts';

test.each([
	['list', ['timeout'], 'list takes no timeout'],
	['groups', ['1-1'], 'groups takes no 1-1'],
	['import', ['a.ndjson', 'b.ndjson'], 'import takes no b.ndjson'],
	['handover', ['a.md', 'b.md'], 'handover takes no b.md'],
])('%s with %j is refused: it would not do what was meant', (command, operands, message) => {
	expect(() => refuseUnknown([], command, operands)).toThrow(message);
});

test('what commands take is left to them', () => {
	for (const [command, ...operands] of [
		['list'],
		['show', '1-1', '2-2'],
		['import', 'a'],
		['export', 'a', '1-1'],
		['stop', 'a', 'b'],
	])
		expect(() => refuseUnknown([], command, operands)).not.toThrow();
});

test('a key without a name is refused: a variable was empty', () => {
	expect(() => keyBytes('')).toThrow('the name of a stream is empty');
	expect(keyBytes('a\\xff')).toEqual(Buffer.from([0x61, 0xff]));
});
