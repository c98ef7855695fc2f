import {createHash} from 'node:crypto';
import {type EntryId, factOf} from '../core/entry.ts';
import type {MigrationFile, MigrationRunner} from '../core/migrations/types.ts';
import {payloadDiff} from '../core/payload/diff.ts';
import {openPayload} from '../core/payload/open.ts';
import {shownLimits} from '../core/payload/scan.ts';
import {planReplay} from '../core/replay/plan.ts';
import {replayEntry, usualSettle} from '../core/replay/replay.ts';
import type {DlqStore} from '../core/store/port.ts';
import type {Effect, Event} from '../state/event.ts';
import type {Notice, Session} from '../state/types.ts';
import {safeText} from '../text/safe-text.ts';
import {migrationItems, targetItems} from './menu-items.ts';
import {createReadCache, type ReadCache} from './read-cache.ts';
import {createArranger} from './run-arrange.ts';
import {type BeginJournal, createBulkEffects, type MakeLease} from './run-bulk.ts';
import {editEntry, findMigration, newMigration, saveIds} from './run-edit.ts';
import {createExporter} from './run-export.ts';
import {createGrouper} from './run-groups.ts';
import {handOver} from './run-handover.ts';
import {
	createReturnsReader,
	listArchive,
	listAudit,
	listJobs,
	takeOver,
	watchJobs,
	wish,
} from './run-listing.ts';
import {createTracer} from './run-trace.ts';
import {createStreamReader} from './stream-reader.ts';
import {trouble} from './trouble.ts';

export interface EffectContext {
	readonly store: DlqStore;
	readonly session: Session;
	readonly runner: MigrationRunner;
	readonly actor: string;
	readonly reason: string;
	/** Whether a record of every write is kept in the audit stream. */
	readonly audit: boolean;
	readonly toolVersion: string;
	/** A new name for an operation, never given before. */
	readonly newOperation: () => string;
	readonly beginJournal: BeginJournal;
	readonly lease: MakeLease;
	readonly dispatch: (event: Event) => void;
	/** What only the terminal can do. */
	readonly terminal: {
		redraw(): void;
		/** Writes a sequence that changes nothing on the screen. */
		pass(sequence: string): void;
		suspend(): void;
		quit(): void;
		/** Gives the terminal to another program and takes it back once the work is done. */
		lend(work: () => Promise<void>): Promise<void>;
	};
}

export interface Effects {
	run(effect: Effect): void;
	start(): void;
	/** Ends the job that runs after its batch in flight, then everything else. */
	stop(why: string): Promise<void>;
}

/** A cursor that runs through the list reads the entry where it rests. */
const restingTime = 60;

/** An entry that takes longer to read leaves the pane to a line that says so, in ms. */
const slowAfter = 400;

/** What was said stays in sight for so long unless it is an error, in ms. */
const fadeAfter = 8000;

/** Carries out what the state asks for: calls the core, turns its answers into events. */
export function createEffects(context: EffectContext): Effects {
	const {store, dispatch, terminal} = context;
	const reader = createStreamReader(store, dispatch);
	const bulk = createBulkEffects(context);
	const arranger = createArranger(store, dispatch);
	const grouper = createGrouper(store, dispatch);
	const tracer = createTracer(context);
	const exporter = createExporter(context);
	const returns = createReturnsReader(store, dispatch);
	let stopWatching = () => {};
	let readTimer: NodeJS.Timeout | undefined;
	let slowTimer: NodeJS.Timeout | undefined;
	let lastRead = 0;
	const read = createReadCache();

	const readWhenResting = (id: EntryId) => {
		clearTimeout(readTimer);
		clearTimeout(slowTimer);
		const idle = performance.now() - lastRead > restingTime * 2;
		lastRead = performance.now();
		readTimer = setTimeout(() => void readEntry(context, read, id), idle ? 0 : restingTime);
		slowTimer = setTimeout(() => dispatch({type: 'entry slow', id}), slowAfter);
	};

	let fadeTimer: NodeJS.Timeout | undefined;
	const fade = (notice: Notice) => {
		clearTimeout(fadeTimer);
		fadeTimer = setTimeout(() => dispatch({type: 'faded', notice}), fadeAfter);
	};

	return {
		start() {
			reader.start();
			stopWatching = watchJobs(context, () => bulk.running());
		},
		async stop(why) {
			clearTimeout(readTimer);
			clearTimeout(slowTimer);
			clearTimeout(fadeTimer);
			returns.stop();
			arranger.stop();
			grouper.stop();
			tracer.stop();
			await exporter.stop();
			stopWatching();
			await bulk.close(why);
			reader.stop();
		},
		run(effect) {
			switch (effect.type) {
				case 'ask server':
					return reader.askServer();
				case 'ask facts':
					return reader.askFacts();
				case 'load':
					return reader.load(effect.beyond);
				case 'follow':
					return reader.follow(effect.after);
				case 'check':
					return reader.check(effect.ids);
				case 'rows':
					return reader.rows(effect.ids);
				case 'arrange':
					return void arranger.arrange(effect);
				case 'group':
					return void grouper.group(effect);
				case 'shape':
					return grouper.shape(effect);
				case 'match':
					return void arranger.match(effect);
				case 'stop arranging':
					return arranger.stop();
				case 'rescan':
					return reader.rescan(effect.index);
				case 'read':
					return readWhenResting(effect.id);
				case 'list migrations':
					return void listed(context, effect.request, () => migrationItems(context.session));
				case 'list targets':
					return void listed(context, effect.request, () => targetItems(store));
				case 'plan':
					return void plan(context, effect);
				case 'replay':
					return void replay(context, effect);
				case 'plan bulk':
					return bulk.plan(effect);
				case 'run job':
					return bulk.runJob(effect);
				case 'tell job':
					return bulk.tellJob(effect.order, effect.why);
				case 'put away':
					return bulk.putAway(effect);
				case 'list archive':
					return void listArchive(context, effect.request);
				case 'list audit':
					return void listAudit(context, effect.request);
				case 'list jobs':
					bulk.look();
					return void listJobs(context, bulk.running());
				case 'wish':
					return void wish(context, effect);
				case 'take over':
					return void takeOver(context, effect.operation);
				case 'trace':
					return void tracer.trace(effect);
				case 'stop tracing':
					return tracer.stop();
				case 'export':
					return exporter.export(effect);
				case 'stop export':
					return void exporter.stop();
				case 'handover':
					return void handOver(context, effect);
				case 'edit':
					return void editEntry(context, effect);
				case 'find migration':
					return void findMigration(context, effect);
				case 'new migration':
					return void newMigration(context, effect);
				case 'save ids':
					return void saveIds(context, effect);
				case 'ask returns':
					return returns.ask();
				case 'fade':
					return fade(effect.notice);
				case 'redraw':
					return terminal.redraw();
				case 'suspend':
					return terminal.suspend();
				case 'quit':
					return terminal.quit();
			}
		},
	};
}

async function readEntry({store, dispatch}: EffectContext, read: ReadCache, id: EntryId): Promise<void> {
	try {
		const known = read.get(id);
		if (known !== undefined) return dispatch({type: 'entry', id, ...known});
		const entry = await store.readEntry(id);
		const data = entry === undefined ? undefined : factOf(entry, 'data');
		const payload = data === undefined ? undefined : openPayload(data, shownLimits);
		if (entry !== undefined) read.keep(id, {entry, payload});
		dispatch({type: 'entry', id, entry, payload});
	} catch (error) {
		dispatch({type: 'entry failed', id, message: trouble(error).message});
	}
}

async function listed(
	{dispatch}: EffectContext,
	request: number,
	list: () => Promise<Pick<Extract<Event, {type: 'menu items'}>, 'items' | 'empty'>>,
): Promise<void> {
	try {
		dispatch({type: 'menu items', request, ...(await list())});
	} catch (error) {
		const {message, hint} = trouble(error);
		dispatch({type: 'menu items', request, items: [], empty: safeText(`${message}. ${hint}`)});
	}
}

async function plan(
	{store, runner, dispatch}: EffectContext,
	{request, entry, ask}: Extract<Effect, {type: 'plan'}>,
): Promise<void> {
	try {
		const named = ask.migration === undefined ? undefined : {file: ask.migration, runner};
		const made = await planReplay(store, {
			id: entry,
			target: ask.target,
			create: ask.create,
			migration: ask.edited === undefined ? named : byHand(ask.edited),
		});
		const {migration} = made;
		const changes = migration === undefined ? [] : payloadDiff(migration.before, migration.after);
		dispatch({type: 'planned', request, plan: made, changes});
	} catch (error) {
		dispatch({type: 'plan failed', request, trouble: trouble(error)});
	}
}

/** An edit as what it is: a migration done by hand. */
function byHand(payload: Uint8Array): {readonly file: MigrationFile; readonly runner: MigrationRunner} {
	const sha256 = createHash('sha256').update(payload).digest('hex');
	const run = async () => ({kind: 'changed', payload, sha256}) as const;
	return {file: {name: 'edit', path: ''}, runner: {run, close: async () => {}}};
}

async function replay(
	context: EffectContext,
	{request, plan: made}: Extract<Effect, {type: 'replay'}>,
): Promise<void> {
	const {store, actor, reason, audit, toolVersion, newOperation, dispatch} = context;
	const outcome = await replayEntry(store, made, {
		operation: newOperation(),
		actor,
		reason,
		toolVersion,
		audit,
		settleWithin: usualSettle,
	});
	dispatch({type: 'outcome', request, outcome});
}
