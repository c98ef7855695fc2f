import {defaultStream as dlq} from '../defaults.ts';
import type {Field} from '../entry.ts';
import {createMemoryStore, type MemoryStore} from '../store/memory/memory-store.ts';
import {consumeOnce} from './consumers.ts';
import {type Failure, failures} from './failures.ts';
import {createRandom, type Random} from './random.ts';

export interface Demo {
	readonly store: MemoryStore;
	/** Begins the live arrivals. */
	start(): void;
	stop(): void;
}

const entries = 420;
const span = 17 * 60 * 60_000;
const seed = 2026;
const consumeEvery = 400;

/** An incident of some hundred dead letters in memory, the same at every start but for the time. */
export function createDemo({now}: {readonly now: () => number}): Demo {
	const random = createRandom(seed);
	const store = createMemoryStore({stream: Buffer.from(dlq), now, address: 'demo'});
	const begin = now();
	fillSources(store, random, begin);
	const deaths = kinds(random);
	for (const [number, at] of times(random, begin).entries()) {
		const failure = deaths[number] ?? pickFailure(random);
		store.add(Buffer.from(dlq), deadLetter(random, failure, at), `${at}-${number}`);
	}
	let timer: NodeJS.Timeout | undefined;
	let working: NodeJS.Timeout | undefined;
	const arrive = () => {
		store.add(Buffer.from(dlq), deadLetter(random, pickFailure(random), now()));
		timer = setTimeout(arrive, 3000 + random.integer(3000)).unref();
	};
	return {
		store,
		start() {
			timer = setTimeout(arrive, 4000).unref();
			const streams = sources.map(({name}) => Buffer.from(name));
			working = setInterval(() => consumeOnce(store, streams, `${begin}-0`), consumeEvery).unref();
		},
		stop() {
			clearTimeout(timer);
			clearInterval(working);
		},
	};
}

// Few at first, most of them in the last hours: an incident that is still going on.
function times(random: Random, begin: number): number[] {
	const gaps = Array.from(
		{length: entries},
		(_, number) => (1.02 - number / entries) ** 2 * (0.5 + random.next()),
	);
	const total = gaps.reduce((sum, gap) => sum + gap, 0);
	let passed = 0;
	return gaps.map(gap => {
		passed += gap;
		return Math.floor(begin - span + (span * passed) / total) - 2000;
	});
}

// Each kind once at least, however rare, somewhere among the others.
function kinds(random: Random): Failure[] {
	const picked = Array.from({length: entries - failures.length}, () => pickFailure(random));
	for (const failure of failures) picked.splice(random.integer(picked.length), 0, failure);
	return picked;
}

/** The fields of one dead letter in the order the reference writes them. */
function deadLetter(random: Random, failure: Failure, at: number): Field[] {
	const {source, error, payload, attempt = 3, extra, trace = `tr-${random.hex(8)}`} = failure;
	const failedAt = Math.floor(at - 90_000 - random.integer(60_000));
	const fields: Array<readonly [string, string | Uint8Array]> = [
		...(source === '' ? [] : ([['original_stream', source]] as const)),
		['original_msg_id', `${failedAt}-${random.integer(3)}`],
		['error', error(random)],
		['attempt', String(attempt)],
		['data', payload(random, failedAt)],
		['ts', random.integer(12) === 0 ? '' : (failedAt / 1000).toFixed(3)],
		['trace_id', trace],
		...(extra?.(random) ?? []),
	];
	return fields.map(([name, value]) => [Buffer.from(name), Buffer.from(value)] as const);
}

function pickFailure(random: Random): Failure {
	const total = failures.reduce((sum, {weight}) => sum + weight, 0);
	let left = random.integer(total);
	const picked = failures.find(({weight}) => {
		left -= weight;
		return left < 0;
	});
	return picked ?? (failures[0] as Failure);
}

const sources = [
	{
		name: 'sg:stream:inbound',
		length: 120,
		groups: [
			['workers', 3, 2, 4, 0],
			['indexer', 1, 1, 0, 12],
		],
	},
	{name: 'sg:stream:outbound', length: 80, groups: [['senders', 2, 2, 1, 0]]},
	{name: 'sg:stream:moderation', length: 40, groups: [['moderators', 2, 0, 7, 9]]},
	{name: 'sg:stream:media', length: 30, groups: [['transcoders', 4, 3, 2, 1]]},
	{name: 'sg:stream:replay-lab', length: 1, groups: []},
] as const;

function fillSources(store: MemoryStore, random: Random, begin: number): void {
	for (const {name, length, groups} of sources) {
		const key = Buffer.from(name);
		for (let number = 0; number < length; number++) {
			const live = [
				['data', `\u{81}`],
				['ts', String(begin / 1000)],
				['trace_id', `tr-${random.hex(8)}`],
			] as const;
			const fields = live.map(([field, value]) => [Buffer.from(field), Buffer.from(value)] as const);
			store.add(key, fields, `${begin - (length - number) * 1500}-0`);
		}
		for (const [group, consumers, activeConsumers, pending, lag] of groups) {
			store.createGroup(key, {name: Buffer.from(group), consumers, activeConsumers, pending, lag});
		}
	}
}
