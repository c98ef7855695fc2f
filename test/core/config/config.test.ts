import {readFileSync} from 'node:fs';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {readConfig} from '../../../source/core/config/config.ts';
import {lineAndColumn, readJson} from '../../../source/core/config/json.ts';
import {fieldsText, knownLayouts} from '../../../source/core/config/layouts.ts';
import {schemaOf} from '../../../source/core/config/shape.ts';
import {configShape} from '../../../source/core/config/table.ts';
import {UsageError} from '../../../source/core/errors.ts';

const read = (text: string, isPrivate = true) => readConfig({file: 'c.json', text, isPrivate});
const context = (inner: string) => `{\n\t"contexts": {\n\t\t"prod": {${inner}}\n\t}\n}`;
const failure = (text: string, isPrivate = true): UsageError => {
	try {
		read(text, isPrivate);
	} catch (error) {
		if (error instanceof UsageError) return error;
		throw error;
	}
	throw new Error('it was taken');
};

test('the published schema is the one that is checked', () => {
	const published: unknown = JSON.parse(
		readFileSync(new URL('../../../docs/config.schema.json', import.meta.url), 'utf8'),
	);
	expect(published).toEqual({
		$schema: 'https://json-schema.org/draft/2020-12/schema',
		title: 'redis-dlq config',
		...schemaOf(configShape),
	});
});

describe('an error names file, line, column, field and what was expected', () => {
	test.each([
		['', 'line 1, column 1: expected a value', 'JSON'],
		['{"contexts": {}', 'line 1, column 16: expected , or }', 'JSON'],
		['{"contexts": {},}', 'line 1, column 17: expected a name in double quotes', 'JSON'],
		['{\n  "contexts": {} x', 'line 2, column 18: expected , or }', 'JSON'],
		["{'contexts': {}}", 'line 1, column 2: expected a name in double quotes', 'JSON'],
		['{"contexts": {}, "contexts": {}}', 'column 18: expected "contexts" only once', 'JSON'],
		['{"contexts": {}} {}', 'line 1, column 18: expected the end of the file', 'JSON'],
		['[]', 'the file: expected an object with $schema, default, contexts', 'schema'],
		['{}', 'the file: expected a field contexts', 'schema'],
		['{"contexts": {}, "defualt": "a"}', 'defualt: expected one of $schema', 'did you mean default?'],
		['{"contexts": {}, "default": "prod"}', 'default: expected the name of a context', 'there are: none'],
		[
			context('"cap": "5000"'),
			'line 3, column 19: contexts.prod.cap: expected a whole number from 1',
			'schema',
		],
		[context('"cap": 0'), 'contexts.prod.cap: expected a whole number', 'schema'],
		[context('"readOnly": "yes"'), 'contexts.prod.readOnly: expected true or false', 'schema'],
		[context('"readonly": true'), 'contexts.prod.readonly: expected one of url', 'did you mean readOnly?'],
		[context('"color": "red"'), 'contexts.prod.color: expected one of url', 'did you mean colour?'],
		[context('"colour": "rad"'), 'contexts.prod.colour: expected one of red, yellow', 'did you mean red?'],
		[context('"url": "http://x"'), 'contexts.prod.url: expected text like redis://host:6379/0', 'schema'],
		[context('"stream": ""'), 'contexts.prod.stream: expected text that is not empty', 'schema'],
		[context('"passwordCommand": "pass x"'), 'passwordCommand: expected a list of at least 1', 'schema'],
		[context('"passwordCommand": ["pass", 1]'), 'passwordCommand.1: expected text', 'schema'],
		[context('"fields": {"error": "why"}'), 'contexts.prod.fields: expected a field data', 'schema'],
		[
			context('"fields": {"data": "d", "eror": "why"}'),
			'fields.eror: expected one of',
			'did you mean error?',
		],
		[context('"fields": "watermil"'), 'fields: expected one of watermill, dapr', 'did you mean watermill?'],
		[context('"fields": {"data": {"rest": true}}'), 'live must be "rest"', 'add "live": "rest"'],
		[
			context('"fields": {"data": "d", "error": 5}'),
			'fields.error: expected text that is not empty, or',
			'schema',
		],
		[context('"cap": 0, "readOnly": 1, "x": 1'), ', and 2 more', 'schema'],
		[context('"passwordEnv": "A", "passwordCommand": ["b"]'), 'there is passwordEnv already', 'keep one'],
	])('%s', (text, said, hint) => {
		const {message, hint: told} = failure(text);
		expect(message).toContain('c.json, line ');
		expect(message).toContain(said);
		expect(told).toContain(hint);
	});

	test.each(['"password": "hunter2"', '"url": "redis://ada:hunter2@h"'])(
		'a password others can read: %s',
		inner => {
			const {message, hint} = failure(context(inner), false);
			expect(message).toContain('a password in a file that others can read');
			expect(hint).toContain("chmod 600 'c.json'");
			expect(message + hint).not.toContain('hunter2');
			expect(read(context(inner)).contexts.has('prod')).toBe(true);
		},
	);
});

test('what it says of other layouts', () => {
	const fields = {
		originalStream: {field: 'queue', prefix: 'stream:'},
		error: 'why',
		attempt: {value: '1'},
		data: 'body',
		live: {payload: 'body'},
	};
	const {contexts} = read(context(`"fields": ${JSON.stringify(fields)}`));
	expect(contexts.get('prod')?.layout).toEqual({
		source: {field: 'queue', prefix: 'stream:'},
		error: {field: 'why'},
		attempt: {value: '1'},
		data: {field: 'body'},
		live: [['payload', 'body']],
	});
});

test('what it says of a layout can be said again', () => {
	const fields = {
		originalStream: {field: 'queue', prefix: 'stream:'},
		error: {field: 'meta', path: ['why']},
		data: {rest: true},
		live: 'rest',
		drop: ['at'],
	};
	const layoutOf = (said: string | undefined) =>
		read(context(`"fields": ${said}`)).contexts.get('prod')?.layout;
	for (const said of ['"dapr"', '"watermill"', JSON.stringify(fields), '{"data":"d","live":{"a":"b"}}']) {
		const layout = layoutOf(said);
		expect(layoutOf(fieldsText(layout))).toEqual(layout);
	}
	expect(fieldsText(knownLayouts.watermill)).toBe('"watermill"');
	expect(fieldsText(undefined)).toBeUndefined();
	// However it is written, it is the same.
	expect(fieldsText(layoutOf('{"error":{"field":"e"},"data":"d"}'))).toBe(
		fieldsText(layoutOf('{"data":"d","error":"e"}')),
	);
});

describe('JSON with its places', () => {
	test('reads what JSON.parse reads', () => {
		fc.assert(
			fc.property(fc.jsonValue({maxDepth: 5}), fc.constantFrom(undefined, 2), (value, indent) => {
				const text = JSON.stringify(value, null, indent);
				const read = readJson(text);
				expect('value' in read && JSON.stringify(read.value)).toBe(JSON.stringify(JSON.parse(text)));
			}),
		);
	});
	test('refuses what JSON.parse refuses, but for names that occur twice', () => {
		fc.assert(
			fc.property(fc.string({unit: fc.constantFrom(...'{}[]",:1-.eE0 \n\\ntrue')}), text => {
				let valid = true;
				try {
					JSON.parse(text);
				} catch {
					valid = false;
				}
				const read = readJson(text);
				if ('expected' in read && read.expected.endsWith('only once')) return;
				expect('value' in read).toBe(valid);
			}),
			{numRuns: 2000},
		);
	});
	test('deep nesting is told, not followed', () => {
		expect(readJson('['.repeat(100_000))).toMatchObject({expected: 'no more than 50 levels'});
	});
	test('lines and columns count from 1', () => {
		expect([lineAndColumn('ab', 0), lineAndColumn('a\nbc', 3)]).toEqual([
			{line: 1, column: 1},
			{line: 2, column: 2},
		]);
	});
});
