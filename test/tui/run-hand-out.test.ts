import {afterEach, expect, test, vi} from 'vitest';
import type {Event} from '../../source/state/event.ts';
import {ours} from '../../source/text/safe-text.ts';
import {copyOut, pageOut} from '../../source/tui/run-hand-out.ts';

afterEach(() => void vi.unstubAllEnvs());

function world() {
	const events: Event[] = [];
	const passed: string[] = [];
	const terminal = {
		pass: (sequence: string) => void passed.push(sequence),
		lend: async (work: () => Promise<void>) => work(),
		redraw() {},
		suspend() {},
		quit() {},
	};
	return {events, passed, dispatch: (event: Event) => void events.push(event), terminal};
}

test('over SSH a copy goes to the terminal, and what was sent is told', async () => {
	vi.stubEnv('SSH_TTY', '/dev/pts/9');
	vi.stubEnv('TERM', 'xterm');
	vi.stubEnv('TMUX', '');
	vi.stubEnv('STY', '');
	const {events, passed, ...context} = world();
	await copyOut(context, ours('id'), '1-0');
	expect(passed).toEqual(['\u{1b}]52;c;MS0w\u{7}']);
	expect(events).toEqual([{type: 'told', tone: 'plain', text: "id: sent 3 B to the terminal's clipboard"}]);
	await copyOut(context, ours('payload'), 'x'.repeat(100_000));
	expect(events.at(-1)).toMatchObject({tone: 'error', text: expect.stringContaining('x exports it')});
	await copyOut(context, ours('the handover'), 'x'.repeat(100_000), ours('H writes it'));
	expect(events.at(-1)).toMatchObject({tone: 'error', text: expect.stringContaining('. H writes it')});
});

test('a pager that is not there is told', async () => {
	vi.stubEnv('PAGER', '/nowhere/pager');
	const {events, ...context} = world();
	await pageOut(context, [ours('line')]);
	expect(events).toMatchObject([
		{tone: 'error', text: expect.stringMatching(/pager cannot be started.*: set PAGER to one that is there/)},
	]);
});
