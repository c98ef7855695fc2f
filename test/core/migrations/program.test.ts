import {chmod, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {listMigrations, migrationFile} from '../../../source/core/migrations/list.ts';
import {createMigrationRunner} from '../../../source/core/migrations/runner.ts';
import type {MigrationEntry} from '../../../source/core/migrations/types.ts';

const payload = Buffer.from('82a17601a166cb3ff0000000000000', 'hex');
const entry: MigrationEntry = {
	id: '1-0',
	originalStream: 's',
	originalMsgId: '1-0',
	error: 'boom',
	attempt: 3,
	ts: undefined,
	traceId: undefined,
};
let directory: string;
beforeAll(async () => {
	directory = await mkdtemp(path.join(tmpdir(), 'programs-'));
});
afterAll(() => rm(directory, {recursive: true}));

async function program(name: string, text: string): Promise<void> {
	await writeFile(path.join(directory, name), text);
	await chmod(path.join(directory, name), 0o755);
}

async function run(name: string, bytes: Uint8Array = payload) {
	const environment = {PATH: `${directory}:${process.env['PATH']}`};
	const runner = createMigrationRunner({timeLimit: 1000, environment});
	try {
		return await runner.run(await migrationFile(path.join(directory, name)), bytes, entry);
	} finally {
		await runner.close();
	}
}

describe('an executable', () => {
	test('takes msgpack and gives msgpack, and finds the entry in its environment', async () => {
		await program('same', '#!/bin/sh\ncat');
		expect(await run('same')).toMatchObject({kind: 'unchanged'});
		await program(
			'entry',
			`#!/bin/sh\nprintf '\\242ok'; test "\${REDIS_DLQ_ENTRY#*boom}" != "$REDIS_DLQ_ENTRY"`,
		);
		const result = await run('entry');
		expect(result).toMatchObject({kind: 'changed'});
		expect('payload' in result && Buffer.from(result.payload).toString('latin1')).toBe('\u{a2}ok');
	});
	test.each([
		['fails', '#!/bin/sh\necho no such thing >&2; exit 3', 'threw', 'no such thing'],
		['silent', '#!/bin/sh\nexit 7', 'threw', 'ended with 7'],
		['nothing', '#!/bin/sh\ntrue', 'returned nothing', 'printed nothing'],
		['hangs', '#!/bin/sh\nexec sleep 60', 'timed out', 'no answer within 1 s'],
		['rubbish', "#!/bin/sh\nprintf '\\301'", 'unencodable', 'no msgpack value'],
		['floods', '#!/bin/sh\nexec cat /dev/zero', 'out of memory', 'more than 64 MB'],
		['absent', '#!/no/such/interpreter\n', 'does not load', ''],
	])('that %s is refused with the reason', async (name, text, reason, message) => {
		await program(name, text);
		const result = await run(name);
		expect(result).toMatchObject({kind: 'refused', reason});
		expect('message' in result && result.message).toContain(message);
	});
});

describe('a jq program', () => {
	// What jq would do with these two programs; the tests need no jq.
	const jq = `#!/bin/sh
[ "$1 $2" = '-c -f' ] || exit 9
case "$(cat "$3")" in
.) cat ;;
'.v = 2') sed 's/"v":1/"v":2/' ;;
*) echo "jq: error: syntax error" >&2; exit 3 ;;
esac`;
	test('sees typed JSON; what it leaves alone keeps its bytes', async () => {
		await program('jq', jq);
		await writeFile(path.join(directory, 'same.jq'), '.');
		expect(await run('same.jq')).toMatchObject({kind: 'unchanged'});
		await writeFile(path.join(directory, 'two.jq'), '.v = 2');
		const result = await run('two.jq');
		expect('payload' in result && Buffer.from(result.payload).toString('hex')).toBe(
			'82a17602a166cb3ff0000000000000',
		);
	});
	test('that is wrong is refused with what jq says; what is no msgpack never gets there', async () => {
		await writeFile(path.join(directory, 'wrong.jq'), '.v =');
		expect(await run('wrong.jq')).toMatchObject({
			kind: 'refused',
			reason: 'threw',
			message: 'jq: error: syntax error',
		});
		expect(await run('same.jq', Buffer.of(0xc1))).toMatchObject({kind: 'refused', reason: 'undecodable'});
	});
});

test('the directory offers modules, jq programs and what may be executed, nothing else', async () => {
	await writeFile(path.join(directory, 'notes.txt'), '');
	await writeFile(path.join(directory, 'module.mjs'), '');
	const names = (await listMigrations(directory)).map(({name}) => name);
	expect(names).toEqual(expect.arrayContaining(['module.mjs', 'same.jq', 'same']));
	expect(names).not.toContain('notes.txt');
	await expect(migrationFile(path.join(directory, 'notes.txt'))).rejects.toThrow('is no migration');
});
