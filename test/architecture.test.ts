import path from 'node:path';
import {expect, test} from 'vitest';
import {breaches, readSources} from './helpers/floors.ts';

const sources = readSources(path.resolve(import.meta.dirname, '../source'));

test('the source keeps the rules of the house', () => {
	expect(sources.length).toBeGreaterThan(80);
	expect(breaches(sources)).toEqual([]);
});

test('files stay small: the median is near 60 lines', () => {
	const lines = sources.map(({text}) => text.split('\n').length).sort((a, b) => a - b);
	expect(lines[lines.length >> 1]).toBeLessThanOrEqual(80);
});

// A check that cannot fail is none: each rule is broken once.
test.each([
	['an import upwards', {name: 'core/a.ts', text: "import {b} from '../state/b.ts';"}],
	['commands that meet the screen', {name: 'commands/a.ts', text: "import {b} from '../tui/b.tsx';"}],
	['a lazy import upwards', {name: 'text/a.ts', text: "const b = await import('../core/b.ts');"}],
	['a type from above', {name: 'text/a.ts', text: "import type {B} from '../core/b.ts';"}],
	['a door that is imported', {name: 'core/a.ts', text: "import {main} from '../cli.tsx';"}],
	['Redis outside its room', {name: 'core/a.ts', text: "import {Redis} from 'ioredis';"}],
	['Redis in the memory store', {name: 'core/store/memory/a.ts', text: "import {Redis} from 'ioredis';"}],
	[
		'the regular expressions of a filter elsewhere',
		{name: 'state/a.ts', text: "import {RE2JS} from 're2js';"},
	],
	['React below the screen', {name: 'state/a.ts', text: "import {useState} from 'react';"}],
	['Ink in a command', {name: 'commands/a.ts', text: "import {Text} from 'ink';"}],
	['the console in the core', {name: 'core/a.ts', text: "console.log('x');"}],
	['the process in a command', {name: 'commands/a.ts', text: 'const {argv} = process.env;'}],
	['a default export', {name: 'core/a.ts', text: 'export default 1;'}],
	['a file above 300 lines', {name: 'core/a.ts', text: '\n'.repeat(300)}],
])('%s is told', (_, file) => {
	expect(breaches([file])).toHaveLength(1);
});

test('a ring of imports is told, a ring of types is none', () => {
	const ring = (word: string) => [
		{name: 'core/a.ts', text: `import ${word}{b} from './b.ts';`},
		{name: 'core/b.ts', text: `import ${word}{a} from './a.ts';`},
	];
	expect(breaches(ring(''))).toEqual(['cycle: core/a.ts → core/b.ts → core/a.ts']);
	expect(breaches(ring('type '))).toEqual([]);
});

test('a comment is no code', () => {
	const text = "// import {b} from '../tui/b.ts'; process.exit\n/* console.log */ export const a = 1;";
	expect(breaches([{name: 'core/a.ts', text}])).toEqual([]);
});
