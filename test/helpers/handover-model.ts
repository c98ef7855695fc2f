import {
	ask,
	type ClaimFacts,
	claim,
	type DlqSlot,
	finish,
	type Marker,
	publish,
	release,
	take,
} from '../../source/core/handover/steps.ts';

/** What an operator wants with the entry: a target's name, or `discard`. */
export type Goal = 'X' | 'Y' | 'discard';

export interface Rules {
	/** Whether step 1 refuses after its deadline. */
	readonly deadline: boolean;
	/** Whether what was made void stays so for late messages. */
	readonly fence: boolean;
}

type Stage = 'start' | 'send' | 'wait' | 'finish' | 'ask' | 'release' | 'end';
interface Operator {
	readonly at: Stage;
	readonly seen?: ClaimFacts | undefined;
}
interface Message {
	readonly from: number;
	readonly claim: ClaimFacts;
}
interface World {
	readonly dlq: DlqSlot;
	readonly markers: Readonly<Record<string, Marker | undefined>>;
	readonly published: number;
	readonly discarded: number;
	readonly operators: readonly Operator[];
	readonly flying: readonly Message[];
	/** Whether every deadline has passed. */
	readonly late: boolean;
}

export interface Explored {
	readonly states: number;
	/** From the first state to one where something was lost or doubled; undefined when there is none. */
	readonly violation: readonly World[] | undefined;
}

const mostEpochs = 4;
const mostFlying = 3;

/**
 * Every order in which operators, lost and late messages, crashes and the sweeping of markers can come.
 * Never may the message be published or discarded twice, nor the entry be gone and neither have happened.
 */
export function explore(goals: readonly Goal[], rules: Rules): Explored {
	const first: World = {
		dlq: {fingerprint: 'f', claim: undefined, epoch: 0},
		markers: {},
		published: 0,
		discarded: 0,
		operators: goals.map(() => ({at: 'start'})),
		flying: [],
		late: false,
	};
	const before = new Map<string, string | undefined>([[JSON.stringify(first), undefined]]);
	let edge = [first];
	while (edge.length > 0) {
		const next: World[] = [];
		for (const world of edge) {
			const name = JSON.stringify(world);
			const {published, discarded, dlq} = world;
			const taken = published + discarded;
			if (taken > 1 || (dlq.fingerprint === undefined && taken !== 1))
				return {states: before.size, violation: trail(before, name)};
			for (const after of successors(world, goals, rules)) {
				const key = JSON.stringify(after);
				if (before.has(key)) continue;
				before.set(key, name);
				next.push(after);
			}
		}
		edge = next;
	}
	return {states: before.size, violation: undefined};
}

function* successors(world: World, goals: readonly Goal[], rules: Rules): Generator<World> {
	for (const [index, operator] of world.operators.entries()) {
		if (operator.at === 'end') continue;
		// It crashes; what it sent stays on its way.
		yield become(world, index, {at: 'end'});
		yield* act(world, index, operator, goals[index] ?? 'X', rules);
	}
	for (const [at, message] of world.flying.entries()) {
		const rest = {...world, flying: world.flying.filter((_, each) => each !== at)};
		yield rest;
		yield* arrive(rest, message, rules);
	}
	const {dlq, late} = world;
	if (dlq.fingerprint === undefined && dlq.claim === undefined && !late) yield {...world, late: true};
	if (late && Object.values(world.markers).some(marker => marker !== undefined))
		yield {...world, markers: {}};
}

function* act(world: World, index: number, {at, seen}: Operator, goal: Goal, rules: Rules): Generator<World> {
	const {dlq, markers} = world;
	switch (at) {
		case 'start': {
			if (goal === 'discard') {
				const {slot, reply} = take(dlq);
				const discarded = world.discarded + (reply === 'taken' ? 1 : 0);
				const next: Operator = typeof reply === 'object' ? {at: 'ask', seen: reply.held} : {at: 'end'};
				return yield become({...world, dlq: slot, discarded}, index, next);
			}
			const {slot, reply} = claim(dlq, {operation: String(index), target: goal});
			if (reply === 'gone') return yield become(world, index, {at: 'end'});
			if ('held' in reply) return yield become(world, index, {at: 'ask', seen: reply.held});
			if (slot.epoch > mostEpochs) return;
			return yield become({...world, dlq: slot}, index, {at: 'send', seen: reply.claimed});
		}
		case 'send': {
			if (seen === undefined || world.flying.length >= mostFlying) return;
			const flying = [...world.flying, {from: index, claim: seen}].sort(byEpoch);
			return yield become({...world, flying}, index, {at: 'wait', seen});
		}
		case 'wait':
			// No reply came: it looks again.
			return yield become(world, index, {at: 'start'});
		case 'finish': {
			if (seen === undefined) return;
			const {slot, reply} = finish(dlq, seen);
			return yield become({...world, dlq: slot}, index, {at: reply === 'moved' ? 'end' : 'start'});
		}
		case 'ask': {
			if (seen === undefined) return;
			const {marker, reply} = ask(markers[seen.target], seen);
			if (typeof reply === 'object') return yield become(world, index, {at: 'finish', seen});
			const kept = rules.fence ? {...markers, [seen.target]: marker} : markers;
			return yield become({...world, markers: kept}, index, {at: 'release', seen});
		}
		case 'release': {
			if (seen === undefined) return;
			return yield become({...world, dlq: release(dlq, seen).slot}, index, {at: 'start'});
		}
		case 'end':
	}
}

function* arrive(world: World, {from, claim: made}: Message, rules: Rules): Generator<World> {
	const late = world.late && rules.deadline;
	const {marker, reply} = publish(world.markers[made.target], {...made, late, newId: 'n'});
	const added = typeof reply === 'object' && 'added' in reply && reply.added;
	const next = {
		...world,
		markers: {...world.markers, [made.target]: marker},
		published: world.published + (added ? 1 : 0),
	};
	// The reply is lost,
	yield next;
	// or it arrives at one who still waits for it.
	const operator = world.operators[from];
	if (operator?.at !== 'wait' || operator.seen?.epoch !== made.epoch) return;
	const done = typeof reply === 'object' && 'done' in reply;
	yield become(next, from, {at: done ? 'finish' : 'release', seen: made});
}

function become(world: World, index: number, operator: Operator): World {
	return {...world, operators: world.operators.map((each, at) => (at === index ? operator : each))};
}

function byEpoch(a: Message, b: Message): number {
	return a.claim.epoch - b.claim.epoch;
}

function trail(before: ReadonlyMap<string, string | undefined>, last: string): World[] {
	const worlds: World[] = [];
	for (let at: string | undefined = last; at !== undefined; at = before.get(at))
		worlds.unshift(JSON.parse(at) as World);
	return worlds;
}
