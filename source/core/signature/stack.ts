import {type Frame, readFrames} from './frames.ts';

export interface Stack {
	/** Class and message of what was thrown: of a chain of causes the one that began it. */
	readonly headline: string;
	/** The program's own, innermost first, two at most. */
	readonly frames: readonly string[];
}

/** The stack trace in a text; undefined when there is none. */
export function readStack(text: string): Stack | undefined {
	const lines = linesOf(text);
	if (lines === undefined) return undefined;
	const blocks = blocksOf(lines).map(block => ({block, ...readFrames(block)}));
	if (blocks.every(({frames}) => frames.length === 0)) return undefined;
	const last = blocks.at(-1);
	const own = blocks.map(({frames}) => ownOf(frames)).findLast(frames => frames.length > 0);
	return {headline: last === undefined ? '' : headlineOf(last.block, last.last), frames: own ?? []};
}

const most = 2;

function ownOf(frames: readonly Frame[]): string[] {
	const own = frames.filter(({library}) => !library).map(({label}) => label);
	return own.filter((label, at) => label !== own[at - 1]).slice(0, most);
}

// Some loggers write line ends as `\n`.
function linesOf(text: string): string[] | undefined {
	if (text.includes('\n')) return text.split(/\r?\n/);
	return /\\n(?:\\t|\s){0,8}(?:at |File ")/.test(text)
		? text.replaceAll('\\t', '\t').split(/\\r\\n|\\n/)
		: undefined;
}

const begins = /^\s*(?:\|\s*)?(?:Caused by:|\[cause\]:|Traceback \(most recent call last\):)/;

// Each exception of a chain with its frames.
function blocksOf(lines: readonly string[]): string[][] {
	const blocks: string[][] = [[]];
	for (const line of lines) {
		if (begins.test(line) && blocks.at(-1)?.some(each => each.trim() !== '')) blocks.push([]);
		blocks.at(-1)?.push(line);
	}
	return blocks;
}

// Python says it below its frames, all others above.
function headlineOf(block: readonly string[], lastFrame: number): string {
	const python = block.findIndex(line => /^\s*(?:\|\s*)?(?:Traceback \(|File ")/.test(line));
	if (python >= 0) {
		const below = block
			.slice(lastFrame + 1)
			.find(line => /^(?:\s*\|\s*)?[\w.]+(?::|$)/.test(line) && line.trim() !== '...');
		return below?.replace(/^\s*\|\s*/, '') ?? '';
	}
	const first = block.find(line => line.trim() !== '') ?? '';
	return first
		.trim()
		.replace(/^(?:(?:Caused by|\[cause\]):\s?)/, '')
		.replace(/^(?:Uncaught |Unhandled |Exception in thread "[^"]{0,80}" )/, '');
}
