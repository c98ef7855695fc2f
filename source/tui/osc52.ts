/** Where a sequence goes through before it reaches the terminal whose clipboard is meant. */
export type Between = 'nothing' | 'tmux' | 'screen' | 'tmux or screen';

/** Base64 that common terminals take in one sequence; more is dropped or cut without a word. */
export const terminalLimit = 74_994;

/** GNU screen takes so much in one string; the rest it would print. */
const screenString = 768;

type Environment = Readonly<Record<string, string | undefined>>;

export function between({TMUX, STY, TERM = ''}: Environment): Between {
	if (TMUX) return 'tmux';
	if (STY) return 'screen';
	if (TERM.startsWith('tmux')) return 'tmux';
	// On the far side of SSH only the terminal's name is left, and tmux may call itself screen.
	return TERM.startsWith('screen') ? 'tmux or screen' : 'nothing';
}

/** What asks a terminal to put that into its clipboard (OSC 52), wrapped for what lies between. */
export function clipboardSequence(base64: string, through: Between): string {
	const plain = `\x1b]52;c;${base64}\x07`;
	switch (through) {
		case 'nothing':
			return plain;
		case 'tmux':
			// It takes the plain one with set-clipboard on, the wrapped one with allow-passthrough on.
			return `${plain}\x1bPtmux;${plain.replaceAll('\x1b', '\x1b\x1b')}\x1b\\`;
		case 'screen':
			return inPieces(plain);
		case 'tmux or screen':
			// Screen drops a short one that it does not know and prints the end of a long one.
			return plain.length < screenString ? plain + inPieces(plain) : inPieces(plain);
	}
}

function inPieces(sequence: string): string {
	const size = screenString - 4;
	let out = '';
	for (let at = 0; at < sequence.length; at += size) out += `\x1bP${sequence.slice(at, at + size)}\x1b\\`;
	return out;
}
