import process from 'node:process';
import {describe, expect, test} from 'vitest';
import {createScreenOutput} from '../../../source/tui/screen/screen-output.ts';
import {Link} from '../../helpers/link.ts';
import {difference, Emulator, type Opinion, plainly} from './emulator.ts';
import {frameOf, nextRows, numbersFrom, type Rows, randomRow} from './random-frames.ts';

// ORACLE_FRAMES=100000 ORACLE_SEED=7 npx vitest run test/tui/screen
const frames = Number(process.env['ORACLE_FRAMES'] ?? 1000);
const seed = Number(process.env['ORACLE_SEED'] ?? 1);
const compareEvery = 10;

function linked() {
	const link = new Link();
	const screen = createScreenOutput(link as unknown as NodeJS.WriteStream);
	return {link, screen};
}

describe.each<Opinion>(['narrow emoji', 'wide pictures'])('on a terminal with %s', opinion => {
	test('cells and looks are those of a full repaint', {timeout: 40_000 + frames * 20}, async () => {
		const below = numbersFrom(seed);
		const {link, screen} = linked();
		const terminal = new Emulator(link.columns, link.rows, opinion);
		const plain = new Emulator(link.columns, link.rows, opinion);
		let rows: Rows = [];
		screen.stream.write('\u{1b}[?1049h');
		for (let frame = 1; frame <= frames; frame++) {
			const chance = below(100);
			if (chance < 3) {
				await terminal.write(link.take());
				const size = [8 + below(70), 2 + below(20)] as const;
				terminal.resize(...size);
				plain.resize(...size);
				link.resize(...size);
			} else if (chance < 5) {
				screen.stream.write('\u{1b}[?1049l');
				await terminal.write(`${link.take()}an editor\r\n\u{1b}[41mpaints \u{1b}[5;5Hits own`);
				screen.stream.write('\u{1b}[?1049h');
			} else if (chance < 7) {
				await terminal.write(`${link.take()}\u{1b}[3;3Hwall: the host goes down`);
				screen.repaint();
			} else if (chance < 15) link.stalled = true;
			else if (chance < 25) link.flow();
			rows = nextRows(below, rows, link.columns, link.rows);
			screen.stream.write(frameOf(rows));
			if (frame % compareEvery !== 0) continue;
			link.flow();
			await terminal.write(link.take());
			await plain.write(plainly(rows, link.columns, link.rows));
			const found = difference(terminal, plain);
			if (found !== '') throw new Error(`frame ${frame} of seed ${seed}: ${found}`);
		}
		terminal.dispose();
		plain.dispose();
	});
});

test('a terminal that takes nothing is sent one frame, and the newest once it takes something', async () => {
	const below = numbersFrom(3);
	const {link, screen} = linked();
	link.stalled = true;
	let rows: Rows = [];
	let painted = 0;
	for (let frame = 0; frame < 2000; frame++) {
		rows = Array.from({length: link.rows}, () => randomRow(below, link.columns));
		screen.stream.write(frameOf(rows));
		expect(link.queued).toBe(1);
	}
	screen.afterFrame(() => painted++);
	expect([link.writes, painted]).toEqual([1, 0]);
	link.flow();
	expect([link.writes, painted]).toEqual([2, 1]);
	const terminal = new Emulator(link.columns, link.rows, 'narrow emoji');
	const plain = new Emulator(link.columns, link.rows, 'narrow emoji');
	await terminal.write(`\u{1b}[?1049h${link.take()}`);
	await plain.write(plainly(rows, link.columns, link.rows));
	expect(difference(terminal, plain)).toBe('');
});
