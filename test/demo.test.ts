import {mkdtemp, readdir, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, test} from 'vitest';
import {run} from './helpers/run.ts';

test('a job on the command line finds consumers, as on the screen, and leaves no journal', async () => {
	const state = await mkdtemp(path.join(tmpdir(), 'redis-dlq-state-'));
	try {
		const given = [
			'--filter',
			'error:missing',
			'--migrate',
			'docs/examples/migrations/content-from-text.mjs',
		];
		const {code, out, err} = await run(['replay', '--all', ...given, '--yes', '--demo'], {
			XDG_STATE_HOME: state,
		});
		expect(`${out}${err}`).not.toContain('undecided');
		expect(code).toBe(0);
		expect(await readdir(state)).toEqual([]);
		const resumed = await run(['resume', '--yes', '--demo'], {XDG_STATE_HOME: state});
		expect(resumed).toMatchObject({code: 0, err: expect.stringContaining('nothing of it is left')});
	} finally {
		await rm(state, {recursive: true});
	}
});
