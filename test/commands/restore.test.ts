import {expect, test} from 'vitest';
import {createOutput} from '../../source/commands/output.ts';
import {restoreCommand} from '../../source/commands/put-away.ts';
import {derive} from '../../source/core/store/derive.ts';
import {createMemoryStore} from '../../source/core/store/memory/memory-store.ts';

const stream = Buffer.from('dlq');

/** An archive with one entry that was discarded and two originals of migrated replays. */
async function archive() {
	const store = createMemoryStore({stream, now: Date.now});
	await store.connect();
	const ids = ['discard', 'replay', 'replay'].map((why, at) =>
		store.add(
			derive(stream, 'archive'),
			Object.entries({
				error: `e${at}`,
				data: 'x',
				dlq_id: `${at + 1}-0`,
				archived_for: why,
				operation: 'op',
			}).map(([name, value]) => [Buffer.from(name), Buffer.from(value)]),
		),
	);
	return {store, ids};
}

async function restored(
	{store}: Awaited<ReturnType<typeof archive>>,
	names: readonly string[],
	more: Partial<Parameters<typeof restoreCommand>[3]> = {},
) {
	const lines: string[] = [];
	const output = createOutput(
		text => void lines.push(text),
		text => void lines.push(text),
		200,
	);
	const code = await restoreCommand(store, output, names, {
		yes: true,
		json: false,
		readOnly: undefined,
		operation: 'r',
		audit: undefined,
		cap: 5000,
		...more,
	});
	const facts = await store.streamFacts();
	return {code, said: lines.join(''), length: facts.kind === 'stream' ? facts.length : 0};
}

test('all: only what was discarded; the originals of what was replayed stay, and that is told', async () => {
	const {code, said, length} = await restored(await archive(), []);
	expect({code, length}).toEqual({code: 0, length: 1});
	expect(said).toMatch(/2 entries stay: the originals of what was replayed .*--include-held/);
});

test('one of them by its name stays, with the reason', async () => {
	const world = await archive();
	const {code, said, length} = await restored(world, [world.ids[1] ?? '']);
	expect({code, length}).toEqual({code: 1, length: 0});
	expect(said).toContain(`${world.ids[1]} stays: replayed through a migration or an edit`);
	expect((await restored(world, [world.ids[1] ?? ''], {json: true})).said).toContain('"kind":"refused"');
});

test('--include-held takes them; a dry run leaves them out as well', async () => {
	const world = await archive();
	expect((await restored(world, [], {yes: false})).said).toContain('--yes restores 1,');
	expect(await restored(world, [], {includeMoved: true})).toMatchObject({code: 0, length: 3});
});
