import type {EntryId} from '../core/entry.ts';
import type {MigrationRunner} from '../core/migrations/types.ts';
import type {DlqStore} from '../core/store/port.ts';
import type {ViewState} from '../core/view-state.ts';
import type {Effect, Event} from '../state/event.ts';
import type {Notice, Session} from '../state/types.ts';
import {safeText} from '../text/safe-text.ts';
import {migrationItems, targetItems} from './menu-items.ts';
import {type ContextFacts, placeItems} from './place-items.ts';
import {createReadCache} from './read-cache.ts';
import {createArranger} from './run-arrange.ts';
import {readAside} from './run-aside.ts';
import {type BeginJournal, createBulkEffects, type MakeLease} from './run-bulk.ts';
import {editEntry, findMigration, newMigration, saveIds} from './run-edit.ts';
import {createExporter} from './run-export.ts';
import {createGrouper} from './run-groups.ts';
import {copyOut, pageOut} from './run-hand-out.ts';
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
import {plan, readEntry, replay} from './run-one.ts';
import {createRescuer} from './run-rescue.ts';
import {createTracer} from './run-trace.ts';
import {createValueCounter} from './run-values.ts';
import {createStreamReader} from './stream-reader.ts';
import {trouble} from './trouble.ts';
import {createViewKeeper} from './view-keeper.ts';

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
	/** The contexts of the config. */
	readonly contexts: readonly ContextFacts[];
	/** Keeps how the screen is left for this stream. */
	readonly saveView: (view: ViewState) => Promise<void>;
	/** Goes to another stream or server; this one ends then. */
	readonly openPlace: (effect: Extract<Effect, {type: 'open place'}>) => void;
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
	const rescuer = createRescuer(context);
	const arranger = createArranger(store, dispatch);
	const grouper = createGrouper(store, dispatch);
	const counter = createValueCounter(store, dispatch);
	const views = createViewKeeper(context.saveView);
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
		// What ends while the program does says so, too: that holds nobody up.
		fadeTimer.unref();
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
			await views.stop();
			returns.stop();
			arranger.stop();
			grouper.stop();
			counter.stop();
			tracer.stop();
			await exporter.stop();
			stopWatching();
			await Promise.all([bulk.close(why), rescuer.close()]);
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
				case 'count values':
					return void counter.count(effect);
				case 'stop counting':
					return counter.stop();
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
				case 'list places':
					return void listed(context, effect.request, () => placeItems(context, effect.now));
				case 'open place':
					return context.openPlace(effect);
				case 'save view':
					return views.keep(effect.view);
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
				case 'plan rescue':
					return rescuer.plan(effect);
				case 'rescue':
					return rescuer.run(effect);
				case 'stop rescue':
					return rescuer.stop();
				case 'list archive':
					return void listArchive(context, effect);
				case 'read aside':
					return void readAside(context, effect);
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
				case 'copy':
					return void copyOut(context, effect.what, effect.content);
				case 'page':
					return void pageOut(context, effect.lines);
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

async function listed(
	{dispatch}: EffectContext,
	request: number,
	list: () => Promise<Pick<Extract<Event, {type: 'menu items'}>, 'items' | 'empty' | 'more'>>,
): Promise<void> {
	try {
		dispatch({type: 'menu items', request, ...(await list())});
	} catch (error) {
		const {message, hint} = trouble(error);
		dispatch({type: 'menu items', request, items: [], empty: safeText(`${message}. ${hint}`)});
	}
}
