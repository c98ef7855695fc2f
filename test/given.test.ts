import {describe, expect, test} from 'vitest';
import {keyBytes} from '../source/commands/options.ts';
import {createOutput} from '../source/commands/output.ts';
import {applied, keyText, openContext} from '../source/contexts.ts';
import {commandLineOf, readOnlyOf, withoutContext} from '../source/given.ts';
import {settle} from '../source/settle.ts';

type Typed = Parameters<typeof withoutContext>[0]['flags'];

const typed = (more: Partial<Typed> = {}): Parameters<typeof withoutContext>[0] => ({
	input: [],
	flags: {demo: false, readOnly: false, audit: true, tls: false, askpass: false, ...more} as Typed,
});
const config = JSON.stringify({
	contexts: {
		prod: {url: 'redis://ada@prod:6379/0', stream: 'a', readOnly: true, cap: 7, actor: 'ada', colour: 'red'},
		'le test': {url: 'redis://test:6379/0', migrations: 'm', fields: 'dapr'},
		mapped: {url: 'redis://test:6379/0', readOnly: true, fields: 'dapr'},
	},
});
// Any file of ours: only its mode is looked at.
const file = import.meta.filename;
const quiet = createOutput(
	() => {},
	() => {},
	80,
);
const settled = (more: Partial<Typed>) => applied(typed(more), file, config);
const line = (more: Partial<Typed>, shown = 'redis://h/0') => commandLineOf(settled(more), shown);

describe('the command line for a colleague', () => {
	test.each([
		[{}, 'redis-dlq -u redis://h/0'],
		[{stream: "it's"}, `redis-dlq -u redis://h/0 --stream 'it'\\''s'`],
		[{context: 'prod'}, "redis-dlq -u redis://h/0 --stream 'a'"],
		[{context: 'mapped'}, 'redis-dlq --context mapped'],
		[{context: 'le test'}, "redis-dlq --context 'le test'"],
		[{context: 'le test', stream: 'b'}, "redis-dlq --context 'le test' --stream 'b'"],
		[{context: 'prod', stream: 'b'}, "redis-dlq -u redis://h/0 --stream 'b'"],
		[{context: 'mapped', db: '3'}, 'redis-dlq --context mapped -u redis://h/0'],
		[{context: 'mapped', config: '/x/c.json'}, 'redis-dlq --context mapped --config /x/c.json'],
	] as const)('%j', (more, expected) => {
		expect(line(more)).toBe(expected);
	});
	test('of the demo', () => {
		expect(commandLineOf(withoutContext(typed({demo: true}), undefined), 'demo')).toBe('redis-dlq --demo');
	});
});

test('what is typed goes before the context, but not against read-only', () => {
	const cli = settled({context: 'prod', cap: '9', as: 'bo'});
	expect(cli.flags).toMatchObject({url: 'redis://ada@prod:6379/0', stream: 'a', cap: '9', as: 'bo'});
	expect(readOnlyOf(cli)).toBe('the context prod is read-only');
	expect(readOnlyOf(settled({context: 'le test'}))).toBeUndefined();
});

test('a context and a stream are opened while the program runs', async () => {
	const first = settled({context: 'prod', stream: 'typed', cap: '9', as: 'bo'});
	const stream = Buffer.from([0xff, 0x41, 0x5c]);
	const beside = await openContext(first, {stream}, quiet);
	expect(beside.wiring).toMatchObject({stream, shown: 'redis://ada@prod:6379/0'});
	expect(beside.cli.context?.name).toBe('prod');
	expect(commandLineOf(beside.cli, beside.wiring.shown)).toBe(
		"redis-dlq -u redis://ada@prod:6379/0 --stream '\\xffA\\x5c'",
	);

	const other = await openContext(beside.cli, {context: 'le test'}, quiet);
	expect(other.wiring.shown).toBe('redis://test:6379/0');
	expect(other.cli.flags).toMatchObject({stream: 'sg:stream:dlq', cap: '5000', as: 'bo'});
	expect(other.cli.flags.migrations).toBe(`${import.meta.dirname}/m`);
	expect(readOnlyOf(other.cli)).toBeUndefined();
	await expect(openContext(first, {context: 'prd'}, quiet)).rejects.toMatchObject({
		message: 'there is no context prd',
		hint: 'did you mean prod? there are: prod, le test, mapped',
	});
});

test.each([['a:b'], ['ä€'], [Buffer.from([0, 0xff, 0x20, 0x5c, 0x78])], ['with space']])(
	'a key as it is typed is that key: %s',
	key => {
		expect(Buffer.from(keyBytes(keyText(Buffer.from(key as string))))).toEqual(Buffer.from(key as string));
	},
);

test('a config that never ends is refused', () => {
	expect(() => settle(typed({config: '/dev/zero'}))).toThrow('/dev/zero is longer than any config');
});
