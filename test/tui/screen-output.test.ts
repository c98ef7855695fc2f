import {EventEmitter} from 'node:events';
import {expect, test} from 'vitest';
import {createScreenOutput} from '../../source/tui/screen/screen-output.ts';

/** A terminal of 20 by 2 that takes everything at once. */
function terminal() {
	const written: string[] = [];
	const stdout = Object.assign(new EventEmitter(), {
		columns: 20,
		rows: 2,
		write(data: string, done?: () => void) {
			written.push(data);
			if (done !== undefined) setImmediate(done);
			return true;
		},
	}) as unknown as NodeJS.WriteStream;
	return {stdout, written};
}

test('a sequence passes between two frames, and the next one writes only what changed', async () => {
	const {stdout, written} = terminal();
	const output = createScreenOutput(stdout);
	output.stream.write('one\ntwo');
	output.pass('\x1b]52;c;aGk=\x07');
	await new Promise(resolve => output.afterFrame(() => resolve(undefined)));
	output.stream.write('one\nten');
	const [first, passed, second] = written;
	expect(first).toMatch(/^\x1b\[\?2026h.*one.*two.*\x1b\[\?2026l$/);
	expect(passed).toBe('\x1b]52;c;aGk=\x07');
	expect(second).toBe('\x1b[?2026h\x1b[2;2Hen\x1b[?2026l');
	output.close();
});
