import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {bindings} from '../source/state/keymap.ts';
import {onTerminal, type Terminal} from './helpers/terminal.ts';

const root = path.resolve(import.meta.dirname, '..');
const readme = async () => readFile(path.join(root, 'readme.md'), 'utf8');

// `npx vitest run test/readme.test.ts -u` draws the pictures anew.
const picture = async (name: string, story: (screen: Terminal) => Promise<void>) => {
	const clock = path.join(root, 'test/helpers/still-clock.mjs');
	const options = {columns: 120, rows: 30, environment: {NODE_OPTIONS: `--import ${clock}`, TZ: 'UTC'}};
	await onTerminal(['--demo'], options, async screen => {
		await screen.shows('schema_version');
		await screen.shows('of 420');
		await story(screen);
		await expect(screen.picture()).toMatchFileSnapshot(path.join(root, name));
	});
	expect(await readme()).toContain(`(${name})`);
};

test('the picture is what the program shows', () =>
	picture('docs/screen.svg', async screen => {
		screen.send('jj');
		await screen.shows(text => /^ › /m.test(text.split('\n').slice(5, 6).join('')));
		await screen.shows('1795280642576-417');
	}));

test('so is that of the groups', () =>
	picture('docs/groups.svg', async screen => {
		screen.send('2');
		await screen.shows('still arriving');
		await screen.shows('looked at are');
	}));

test('the table of keys is the keymap', async () => {
	const rows = bindings.map(({keys, help}) => `| ${keys.map(key => `\`${key}\``).join(' ')} | ${help} |`);
	expect(await readme()).toContain(['| key | what it does |', '|---|---|', ...rows, ''].join('\n'));
});

test('every file the readme points to is there', async () => {
	const links = [...(await readme()).matchAll(/\]\((?!https?:|#)([^)]+)\)/g)].map(match => match[1] ?? '');
	expect(links.length).toBeGreaterThan(2);
	for (const link of links)
		await readFile(path.join(root, link)).catch(error => expect(error.code).toBe('EISDIR'));
});

test('every command the readme runs has an npm script or is the program', async () => {
	const {scripts} = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
		scripts: Record<string, string>;
	};
	const called = [...(await readme()).matchAll(/(?:^|&& )npm (?:run )?([a-z:]+)/gm)].map(
		match => match[1] ?? '',
	);
	for (const name of called)
		if (!['ci', 'install', 'link'].includes(name)) expect(scripts).toHaveProperty([name]);
});
