import {byteSize, count} from '../text/amount.ts';
import {ours, type SafeText, safeLine, safeText} from '../text/safe-text.ts';
import {between, clipboardSequence, terminalLimit} from './osc52.ts';
import type {RunTool} from './run-tool.ts';

export interface ClipboardWorld {
	readonly environment: Readonly<Record<string, string | undefined>>;
	/** As in `process.platform`. */
	readonly platform: string;
	readonly run: RunTool;
	/** Writes a sequence to the terminal without touching what it shows. */
	readonly pass: (sequence: string) => void;
}

export type Copied =
	/** `how`: `terminal`, of which nobody can tell whether it obeyed, or the tool that took it. */
	| {readonly kind: 'copied'; readonly how: string; readonly bytes: number; readonly note?: SafeText}
	| {readonly kind: 'not copied'; readonly reason: SafeText; readonly hint: SafeText};

interface Tool {
	readonly command: string;
	readonly args: readonly string[];
}

/**
 * Copies a text: with a tool where there is a display, else by asking the terminal (OSC 52). Never throws.
 * `instead`: what to do with one that is too long for the terminal.
 */
export async function copyText(
	content: string | Uint8Array,
	world: ClipboardWorld,
	instead: SafeText = ours('x exports it to a file'),
): Promise<Copied> {
	const bytes = Buffer.from(content);
	let failed: SafeText | undefined;
	for (const {command, args} of toolsFor(world)) {
		const result = await world.run(command, args, bytes);
		if (result.kind === 'done') return {kind: 'copied', how: command, bytes: bytes.length};
		if (result.kind === 'failed') failed ??= safeLine`${safeText(command)} ${safeText(result.reason)}`;
	}
	return throughTerminal(bytes, world, failed, instead);
}

/** What to tell the operator. */
export function copiedText(what: SafeText, copied: Copied): SafeText {
	if (copied.kind === 'not copied') return safeLine`${what} not copied: ${copied.reason}. ${copied.hint}`;
	const size = byteSize(copied.bytes);
	if (copied.how !== 'terminal') return safeLine`${what} copied, ${size} (${safeText(copied.how)})`;
	const note = copied.note === undefined ? ours('') : safeLine`; ${copied.note}`;
	return safeLine`${what}: sent ${size} to the terminal's clipboard${note}`;
}

// Over SSH a display would be that of another machine, or of nobody.
function toolsFor({environment, platform}: ClipboardWorld): Tool[] {
	if (environment['SSH_TTY'] || environment['SSH_CONNECTION']) return [];
	if (platform === 'darwin') return [{command: 'pbcopy', args: []}];
	const tools: Tool[] = [];
	if (environment['WAYLAND_DISPLAY']) tools.push({command: 'wl-copy', args: ['--type', 'text/plain']});
	if (environment['DISPLAY']) {
		tools.push({command: 'xclip', args: ['-selection', 'clipboard']});
		tools.push({command: 'xsel', args: ['--clipboard', '--input']});
	}
	return tools;
}

function throughTerminal(
	bytes: Buffer,
	{environment, pass}: ClipboardWorld,
	failed: SafeText | undefined,
	hint: SafeText,
): Copied {
	const base64 = bytes.toString('base64');
	if (base64.length > terminalLimit) {
		const why = failed === undefined ? ours('') : safeLine`${failed}, and `;
		return {
			kind: 'not copied',
			reason: safeLine`${why}a terminal takes ${count(terminalLimit)} bytes of base64 at once, these ${byteSize(bytes.length)} are ${count(base64.length)}`,
			hint,
		};
	}
	const through = between(environment);
	pass(clipboardSequence(base64, through));
	const note = failed ?? notes[through];
	return {kind: 'copied', how: 'terminal', bytes: bytes.length, ...(note === undefined ? {} : {note})};
}

const notes = {
	nothing: undefined,
	tmux: ours('tmux hands it on with set-clipboard on'),
	screen: undefined,
	'tmux or screen': ours('tmux hands it on with set-clipboard on'),
};
