import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {ours} from '../../source/text/safe-text.ts';
import {copiedText, copyText} from '../../source/tui/clipboard.ts';
import {type Between, between, clipboardSequence} from '../../source/tui/osc52.ts';
import {type ToolResult, toolRunner} from '../../source/tui/run-tool.ts';

type Answers = Record<string, ToolResult>;

async function copy(
	text: string,
	environment: Record<string, string>,
	answers: Answers = {},
	platform = 'linux',
) {
	const passed: string[] = [];
	const ran: string[] = [];
	const copied = await copyText(text, {
		environment,
		platform,
		pass: sequence => passed.push(sequence),
		async run(command, args, input) {
			ran.push([command, ...args, String(input)].join(' '));
			return answers[command] ?? {kind: 'missing'};
		},
	});
	return {said: copiedText(ours('id'), copied), passed, ran, copied};
}

const done = {kind: 'done'} as const;
const plain = '\x1b]52;c;aGk=\x07';

test.each([
	[
		'over SSH',
		{SSH_TTY: '/dev/pts/1', DISPLAY: ':0'},
		{xclip: done},
		'linux',
		"id: sent 2 B to the terminal's clipboard",
		[],
	],
	[
		'Wayland',
		{WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0'},
		{'wl-copy': done},
		'linux',
		'id copied, 2 B (wl-copy)',
		['wl-copy --type text/plain hi'],
	],
	['X', {DISPLAY: ':0'}, {xclip: done}, 'linux', 'id copied, 2 B (xclip)', ['xclip -selection clipboard hi']],
	[
		'X, the other one',
		{DISPLAY: ':0'},
		{xsel: done},
		'linux',
		'id copied, 2 B (xsel)',
		['xclip -selection clipboard hi', 'xsel --clipboard --input hi'],
	],
	['a Mac', {}, {pbcopy: done}, 'darwin', 'id copied, 2 B (pbcopy)', ['pbcopy hi']],
	['no display', {}, {xclip: done}, 'linux', "id: sent 2 B to the terminal's clipboard", []],
	[
		'no tool',
		{DISPLAY: ':0'},
		{},
		'linux',
		"id: sent 2 B to the terminal's clipboard",
		['xclip -selection clipboard hi', 'xsel --clipboard --input hi'],
	],
	[
		'a tool that fails',
		{DISPLAY: ':0'},
		{xclip: {kind: 'failed', reason: 'ended with 1'}},
		'linux',
		"id: sent 2 B to the terminal's clipboard; xclip ended with 1",
		['xclip -selection clipboard hi', 'xsel --clipboard --input hi'],
	],
] as const)('%s', async (_, environment, answers, platform, said, ran) => {
	const result = await copy('hi', environment, answers, platform);
	expect(result.said).toBe(said);
	expect(result.ran).toEqual(ran);
	expect(result.passed).toEqual(said.includes('sent') ? [plain] : []);
});

test('what no terminal takes at once is refused with both sizes, and the way out', async () => {
	const {said, passed} = await copy('x'.repeat(60_000), {SSH_TTY: '/dev/pts/1'});
	expect(said).toBe(
		'id not copied: a terminal takes 74,994 bytes of base64 at once, these 60 kB are 80,000. x exports it to a file',
	);
	expect(passed).toEqual([]);
	expect((await copy('x'.repeat(56_244), {})).copied.kind).toBe('copied');
	expect((await copy('x'.repeat(56_246), {})).copied.kind).toBe('not copied');
});

test.each([
	[{}, 'nothing'],
	[{TERM: 'xterm-256color'}, 'nothing'],
	[{TMUX: '/tmp/tmux', TERM: 'screen-256color'}, 'tmux'],
	[{STY: '1.pts', TERM: 'screen'}, 'screen'],
	[{TERM: 'tmux-256color'}, 'tmux'],
	[{TERM: 'screen-256color'}, 'tmux or screen'],
] as const)('%o: between us and the terminal is %s', (environment, found) => {
	expect(between(environment)).toBe(found);
});

/** What reaches the terminal through tmux with passthrough, or through screen. */
const unwrapped: Record<string, (sequence: string) => string> = {
	tmux: sequence =>
		(/\x1bPtmux;((?:[^\x1b]|\x1b\x1b)*)\x1b\\/.exec(sequence)?.[1] ?? '').replaceAll('\x1b\x1b', '\x1b'),
	screen: sequence =>
		[...sequence.matchAll(/\x1bP((?:[^\x1b]|\x1b[^\\])*)\x1b\\/g)].map(match => match[1]).join(''),
};

test.each([
	['tmux', 'tmux'],
	['screen', 'screen'],
	['tmux or screen', 'screen'],
] as const)('through %s the very sequence arrives', (through: Between, by) => {
	fc.assert(
		fc.property(fc.base64String({maxLength: 4000}), base64 => {
			const sent = clipboardSequence(base64, through);
			expect(unwrapped[by]?.(sent)).toBe(`\x1b]52;c;${base64}\x07`);
			if (by === 'screen')
				for (const piece of sent.split('\x1b\\')) expect(piece.length).toBeLessThanOrEqual(2 * 768);
		}),
	);
});

test('no string is longer than screen takes', () => {
	const pieces = clipboardSequence('A'.repeat(70_000), 'screen').split('\x1b\\');
	expect(Math.max(...pieces.map(piece => piece.length))).toBeLessThanOrEqual(768);
});

test('a tool gets the text as it is, without a shell; missing, failing and hanging are told apart', async () => {
	const directory = await mkdtemp(path.join(tmpdir(), 'redis-dlq-test-'));
	try {
		const file = path.join(directory, 'copied');
		const script = path.join(directory, 'tool');
		await writeFile(script, '#!/bin/sh\ncat > "$1"\n', {mode: 0o700});
		const run = toolRunner({PATH: process.env['PATH']}, 2000);
		expect(await run(script, [file], '$(id) `id`; é\n')).toEqual({kind: 'done'});
		expect(await readFile(file, 'utf8')).toBe('$(id) `id`; é\n');
		expect(await run(path.join(directory, 'none'), [], 'x')).toEqual({kind: 'missing'});
		expect(await run('false', [], 'x'.repeat(1e6))).toEqual({kind: 'failed', reason: 'ended with 1'});
		expect(await toolRunner({PATH: process.env['PATH']}, 50)('sleep', ['5'], 'x')).toEqual({
			kind: 'failed',
			reason: 'did not end within 0.05 s',
		});
	} finally {
		await rm(directory, {recursive: true});
	}
});
