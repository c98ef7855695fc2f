import {spawn} from 'node:child_process';
import path from 'node:path';
import type {Cluster, Redis} from 'ioredis';
import type {Deployment} from './deployments.ts';

export interface Counts {
	/** Payloads that were put on the DLQ. */
	readonly entries: number;
	readonly kills: number;
	readonly faults: Readonly<Record<string, number>>;
	/** Where they are now, by payload. */
	readonly places: Readonly<Record<string, number>>;
	/** Payloads that are nowhere. */
	readonly lost: number;
	/** Payloads that are in more than one place, or twice in one. */
	readonly twice: number;
}

export interface TortureOptions {
	readonly kills: number;
	/** What the operators do, all at once on the same entries. */
	readonly goals: readonly string[];
	/** Milliseconds between faults other than kills. */
	readonly faultEvery: number;
	readonly tell?: (text: string) => void;
}

const dlq = 'sg:stream:dlq';
const places = ['x', 'y', `{${dlq}}:archive`];
const fill = 400;
const operator = path.join(import.meta.dirname, 'operator.ts');
/** An operator lives this long at most after it connected, in ms. */
const longestLife = 120;

/** Kills operators at random moments until it was done often enough, lets the last ones end, and counts. */
export async function torture(
	{client, url, faults}: Deployment,
	{kills: wanted, goals, faultEvery, tell = () => {}}: TortureOptions,
): Promise<Counts> {
	let entries = 0;
	let kills = 0;
	let over = false;
	const struck: Record<string, number> = {};
	// What the test itself writes must not be in doubt: no server fails meanwhile.
	const alone = mutex();
	const top = async () => {
		const length = await client.xlen(dlq).catch(() => fill);
		if (Number(length) > fill / 4) return;
		for (let at = 0; at < fill; at++) {
			const data = `payload-${entries}-`.padEnd(1000, 'x');
			await carriedOut(async () =>
				client.xadd(dlq, '*', 'original_stream', 'x', 'error', 'boom', 'data', data),
			);
			entries++;
		}
		await replicated(client);
	};

	const breaking = (async () => {
		const names = Object.keys(faults);
		for (let at = 0; !over && names.length > 0; at++) {
			await unless(() => over, faultEvery * (0.5 + Math.random()));
			if (over) return;
			const name = names[at % names.length] ?? '';
			await alone(async () => faults[name]?.());
			struck[name] = (struck[name] ?? 0) + 1;
		}
	})();
	const filling = (async () => {
		while (!over) {
			await alone(top);
			await pause(100);
		}
	})();
	await Promise.all(
		goals.map(async (goal, at) => {
			while (kills < wanted) {
				await live([url, goal, `operator-${at}`], Math.random() * longestLife);
				kills++;
				if (kills % 100 === 0) tell(`${kills} kills, ${entries} entries`);
			}
		}),
	);
	over = true;
	await Promise.all([breaking, filling]);
	tell('no more kills: the rest');
	// The last ones live until nothing is left.
	await Promise.all(goals.map(async (goal, at) => live([url, goal, `last-${at}`], undefined)));
	return {...(await count(client, entries)), entries, kills, faults: struck};
}

/** Runs an operator until it is killed, so long after it was ready, or to its end. */
async function live(args: readonly string[], lifetime: number | undefined): Promise<void> {
	const child = spawn(process.execPath, [operator, ...args], {stdio: ['ignore', 'pipe', 'inherit']});
	const ended = new Promise<void>(resolve => child.once('exit', () => resolve()));
	if (lifetime !== undefined) {
		await Promise.race([new Promise(resolve => child.stdout.once('data', resolve)), ended, pause(5000)]);
		await pause(lifetime);
		child.kill('SIGKILL');
	}
	await ended;
}

async function count(
	client: Redis | Cluster,
	entries: number,
): Promise<Pick<Counts, 'places' | 'lost' | 'twice'>> {
	const seen = new Map<string, number>();
	const found: Record<string, number> = {};
	for (const place of [dlq, ...places]) {
		for (let from = '-'; ; ) {
			const rows = await client.xrange(place, from, '+', 'COUNT', 1000);
			for (const [, fields] of rows) {
				const name = /^payload-\d+/.exec(fields[fields.indexOf('data') + 1] ?? '')?.[0] ?? '';
				seen.set(name, (seen.get(name) ?? 0) + 1);
				found[place] = (found[place] ?? 0) + 1;
			}
			const last = rows.at(-1)?.[0];
			if (rows.length < 1000 || last === undefined) break;
			from = `(${last}`;
		}
	}
	const present = [...seen.values()];
	return {
		places: found,
		lost: entries - present.length,
		twice: present.filter(times => times > 1).length,
	};
}

// A cluster that was down has not carried it out.
async function carriedOut(write: () => Promise<unknown>): Promise<void> {
	for (;;) {
		try {
			await write();
			return;
		} catch (error) {
			if (!String(error).includes('CLUSTERDOWN')) throw error;
			await pause(100);
		}
	}
}

// Under a failover only what the replica has, too, is sure to stay.
async function replicated(client: Redis | Cluster): Promise<void> {
	if (!('sentinels' in client.options) || client.options.sentinels === null) return;
	while ((await (client as Redis).wait(1, 1000)) === 0) await pause(50);
}

function mutex(): (act: () => Promise<unknown>) => Promise<void> {
	let last: Promise<unknown> = Promise.resolve();
	return async act => {
		const mine = last.then(act);
		last = mine.catch(() => {});
		await mine;
	};
}

async function unless(over: () => boolean, milliseconds: number): Promise<void> {
	for (let left = milliseconds; left > 0 && !over(); left -= 100) await pause(Math.min(100, left));
}

async function pause(milliseconds: number): Promise<void> {
	await new Promise(resolve => setTimeout(resolve, milliseconds));
}
