import {beginning} from '../../source/core/bulk/job-state.ts';
import {type JobState, usualPace} from '../../source/core/bulk/job-types.ts';
import type {BulkPlan} from '../../source/core/bulk/types.ts';
import type {Entry} from '../../source/core/entry.ts';
import {openPayload} from '../../source/core/payload/open.ts';
import type {ReplayPlan} from '../../source/core/replay/types.ts';
import {summarise} from '../../source/core/row.ts';
import type {ServerFacts} from '../../source/core/store/port.ts';
import type {Effect, Event} from '../../source/state/event.ts';
import {initialState} from '../../source/state/initial.ts';
import {bindings} from '../../source/state/keymap.ts';
import type {Keystroke, NamedKey} from '../../source/state/keys.ts';
import {layout} from '../../source/state/layout.ts';
import type {Session, State} from '../../source/state/types.ts';
import {update} from '../../source/state/update.ts';
import {detailLines} from '../../source/state/views/detail.ts';
import {footerLine, messageLine} from '../../source/state/views/footer.ts';
import {layerLines} from '../../source/state/views/layer.ts';
import {listLines} from '../../source/state/views/list.ts';
import {statusLines} from '../../source/state/views/status.ts';
import {type Line, lineText} from '../../source/text/line.ts';
import {safeText} from '../../source/text/safe-text.ts';

export const now = 1_763_700_000_000;

export const session: Session = {
	stream: safeText('sg:stream:dlq'),
	cap: 5000,
	readOnly: undefined,
	commandLine: safeText('redis-dlq -u redis://host'),
	migrations: {directory: 'migrations', files: [], home: 'home'},
	pace: usualPace,
	demo: false,
	context: undefined,
	zone: 'utc',
};

export const server: ServerFacts = {
	address: 'host:6379/0',
	product: 'redis',
	version: '7.0.15',
	role: 'master',
	user: 'default',
	cluster: false,
	writes: {allowed: true},
	follows: 'blocking',
	limits: [],
};

/** The inspector as a test drives it: events in, what is to be done collected. */
export class Inspector {
	state: State;
	effects: Effect[] = [];
	clock = 10_000;

	constructor({
		size = {columns: 120, rows: 40},
		more = {},
	}: {size?: State['size']; more?: Partial<Session>} = {}) {
		this.state = initialState({...session, ...more}, size, now);
	}

	send(...events: readonly Event[]): this {
		for (const event of events) {
			const {state, effects} = update(this.state, event);
			this.state = state;
			// A message that fades is no deed of the test's.
			this.effects.push(...effects.filter(({type}) => type !== 'fade'));
		}
		return this;
	}

	/** Keys by name, a second apart: `esc`, `enter`, `ctrl-c`, or characters that come in one piece. */
	press(...keys: readonly string[]): this {
		for (const key of keys) {
			this.clock += 1000;
			this.send({type: 'key', key: stroke(key), at: this.clock});
		}
		return this;
	}

	/** What was asked for since the last time. */
	take(type?: Effect['type']): Effect[] {
		const taken = this.effects;
		this.effects = [];
		return type === undefined ? taken : taken.filter(effect => effect.type === type);
	}

	/** Connected, and `count` entries read. */
	ready(count = 50, make: (number: number) => Entry = entry): this {
		const entries = Array.from({length: count}, (_, at) => make(count - at));
		this.send(
			{type: 'connection', connection: {state: 'ready'}},
			{type: 'server', server},
			{
				type: 'facts',
				facts: {
					kind: 'stream',
					length: count,
					firstId: entries.at(-1)?.id,
					lastId: entries[0]?.id,
					entriesAdded: undefined,
					now,
				},
			},
			{type: 'page', rows: entries.map(summarise), complete: true},
		);
		const shown = entries[0];
		if (shown !== undefined) this.read(shown);
		this.take();
		return this;
	}

	read(shown: Entry): this {
		const data = shown.fields.find(([name]) => String(name) === 'data')?.[1];
		return this.send({
			type: 'entry',
			id: shown.id,
			entry: shown,
			payload: data === undefined ? undefined : openPayload(data),
		});
	}

	/** The question of a replay on the screen, ready to be answered. */
	asked(plan: Partial<ReplayPlan> = {}): this {
		this.press('r');
		const [effect] = this.take('plan');
		if (effect?.type !== 'plan') throw new Error('no plan was asked for');
		this.send({
			type: 'planned',
			request: effect.request,
			plan: {...planOf(effect.entry), ...plan},
			changes: [],
		});
		return this.send({type: 'painted', at: this.clock});
	}

	/** The question about what is marked, ready to be answered. */
	askedMany(plan: Partial<BulkPlan> = {}): this {
		this.press('r');
		const [effect] = this.take('plan bulk');
		if (effect?.type !== 'plan bulk') throw new Error('no plan of many was asked for');
		this.send({type: 'bulk planned', request: effect.request, plan: {...bulkPlanOf(effect.ids), ...plan}});
		return this.send({type: 'painted', at: this.clock});
	}

	/** A job of what is marked, on its way. @returns its request */
	started(): number {
		this.askedMany();
		const total = String(this.state.index.marked);
		this.press(...(this.state.index.marked <= 10 ? ['y'] : [total, 'enter']));
		const [effect] = this.take('run job');
		if (effect?.type !== 'run job') throw new Error('no job was begun');
		this.send({type: 'job changed', request: effect.request, state: jobState(effect.plan.total)});
		return effect.request;
	}

	get cursor(): string | undefined {
		return this.state.list.cursor;
	}
}

export function entry(number: number): Entry {
	const data = Buffer.from('82a474657874a26869a474616773920102', 'hex');
	const fields = [
		['original_stream', 'sg:stream:inbound'],
		['original_msg_id', `${number}-0`],
		['error', `failure ${number}`],
		['attempt', '3'],
		['data', data],
		['ts', '1763700000.5'],
		['trace_id', `tr-${number}`],
	] as const;
	return {
		id: idOf(number),
		fields: fields.map(([name, value]) => [Buffer.from(name), Buffer.from(value)] as const),
	};
}

/** Entries lie a second apart, the last ones just before now. */
export function idOf(number: number): string {
	return `${now - 1_000_000 + number * 1000}-0`;
}

export function planOf(id: string): ReplayPlan {
	const stream = Buffer.from('sg:stream:inbound');
	const group = {name: Buffer.from('workers'), consumers: 3, activeConsumers: 2, pending: 4, lag: 0};
	return {
		id,
		source: stream,
		sourceId: Buffer.from('1-0'),
		target: {stream, type: 'stream', length: 120, groups: [group]},
		create: false,
		migration: undefined,
		refusals: [],
		warnings: [],
	};
}

export function bulkPlanOf(ids: readonly string[]): BulkPlan {
	const {target} = planOf(idOf(1));
	if (target === undefined) throw new Error('a plan has a target');
	const items = ids.map(id => ({id, size: 17, signature: 'failure #', shape: '{text,hi}', follows: true}));
	return {
		groups: [{target, chosen: false, items, refusals: []}],
		refused: [],
		total: ids.length,
		held: new Map(),
		left: new Map(),
		create: false,
		migration: undefined,
		sinceLast: 3000,
		notes: [],
		memoryUsed: undefined,
		refusals: [],
	};
}

export function jobState(total: number, more: Partial<JobState> = {}): JobState {
	return {...beginning({total}, {...usualPace, canary: 0}), ...more};
}

/** The whole screen as text, as the components put it together. */
export function drawn(state: State): {left: string[]; right: string[]; frame: string[]} {
	const {columns, rows} = state.size;
	const {bodyRows, paneWidth} = layout(state.size);
	const text = (lines: readonly Line[]) => lines.map(line => lineText(line) as string);
	const {layer} = state;
	let right = detailLines(state, bodyRows);
	// Taller than any screen, so that all of it is there.
	if (layer?.kind === 'groups' || layer?.kind === 'values')
		right = layerLines(state, layer, bindings, columns, bodyRows);
	else if (layer !== undefined && layer.kind !== 'menu' && layer.kind !== 'filter')
		right = layerLines(state, layer, bindings, paneWidth, allOfIt);
	const frame = [
		...statusLines(state, columns),
		messageLine(state, columns),
		footerLine(bindings, state, columns),
	];
	if (rows < 15) return {left: [], right: [], frame: []};
	return {left: text(listLines(state)), right: text(right), frame: text(frame)};
}

const allOfIt = 200;

function stroke(key: string): Keystroke {
	if (key === 'space') return {kind: 'text', text: ' '};
	const named = [
		'up',
		'down',
		'left',
		'right',
		'pageup',
		'pagedown',
		'home',
		'end',
		'enter',
		'esc',
		'tab',
		'backspace',
		'f5',
	];
	if (named.includes(key)) return {kind: 'named', name: key as NamedKey};
	if (/^ctrl-[a-z]$/.test(key)) return {kind: 'ctrl', letter: key.slice(5)};
	return {kind: 'text', text: key};
}
