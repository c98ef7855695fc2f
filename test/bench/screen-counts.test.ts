import {expect, test} from 'vitest';
import {Chunk, chunkSize} from '../../source/core/index/chunk.ts';
import {bindings} from '../../source/state/keymap.ts';
import {layout} from '../../source/state/layout.ts';
import type {State} from '../../source/state/types.ts';
import {detailLines} from '../../source/state/views/detail.ts';
import {footerLine, messageLine} from '../../source/state/views/footer.ts';
import {listLines} from '../../source/state/views/list.ts';
import {statusLines} from '../../source/state/views/status.ts';
import {createScreenOutput} from '../../source/tui/screen/screen-output.ts';
import {createSheet} from '../../source/tui/screen/sheet.ts';
import {Link} from '../helpers/link.ts';
import {entry, Inspector, idOf} from '../helpers/states.ts';

// Counts that are the same on every machine; what they are worth in time `npm run bench` tells.

const sheet = createSheet({palette: 'dark', ascii: false});

/** The screen as the components lay it out. */
function frameOf(state: State): string {
	const {columns, rows} = state.size;
	const {bodyRows, listWidth} = layout({columns, rows});
	const list = sheet.mark(listLines(state), true);
	const pane = sheet.mark(detailLines(state, bodyRows), true);
	return [
		sheet.mark(statusLines(state, columns), true),
		`${list}${' '.repeat(listWidth)}${pane}`,
		sheet.mark([messageLine(state, columns), footerLine(bindings, state, columns)], true),
	].join('\n');
}

function shown() {
	const link = new Link();
	link.resize(120, 40);
	const screen = createScreenOutput(link as unknown as NodeJS.WriteStream, sheet.compose);
	const inspector = new Inspector().ready(500);
	const draw = () => {
		const writes = link.writes;
		screen.stream.write(frameOf(inspector.state));
		return {writes: link.writes - writes, bytes: Buffer.byteLength(link.take())};
	};
	draw();
	return {inspector, draw};
}

test('a cursor move writes twice, few bytes, and asks Redis for one entry', () => {
	const {inspector, draw} = shown();
	let bytes = 0;
	for (let number = 499; number > 479; number--) {
		inspector.press('j');
		expect(inspector.take()).toEqual([{type: 'read', id: idOf(number)}]);
		const move = draw();
		inspector.read(entry(number));
		const pane = draw();
		expect([move.writes, pane.writes]).toEqual([1, 1]);
		bytes += move.bytes + pane.bytes;
	}
	expect(bytes / 20).toBeLessThan(330);
});

test('moving on through the list stays cheap with its scrolling', () => {
	const {inspector, draw} = shown();
	let bytes = 0;
	for (let number = 499; number > 379; number--) {
		inspector.press('j');
		bytes += draw().bytes;
		inspector.read(entry(number));
		bytes += draw().bytes;
	}
	expect(bytes / 120).toBeLessThan(420);
});

test('a held key is one frame, and the entry is asked for where it comes to rest', () => {
	const {inspector, draw} = shown();
	inspector.press('jjjjjjjjjj');
	expect(inspector.take()).toEqual([{type: 'read', id: idOf(490)}]);
	expect(draw()).toMatchObject({writes: 1});
});

test('what did not change is not written', () => {
	const {draw} = shown();
	expect(draw()).toEqual({writes: 0, bytes: 0});
});

test('a row of the index takes 31 bytes', () => {
	const chunk = new Chunk();
	const columns = Object.values(chunk).filter(ArrayBuffer.isView);
	const bytes = columns.reduce((sum, {byteLength}) => sum + byteLength, 0);
	expect(bytes / chunkSize).toBe(31);
});
