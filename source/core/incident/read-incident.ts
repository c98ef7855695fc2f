import {DlqError} from '../errors.ts';
import {readForecast} from '../forecast/forecast.ts';
import {groupEntries} from '../groups/groups.ts';
import {readIndex} from '../index/read-index.ts';
import {derive} from '../store/derive.ts';
import type {AuditRecord, DlqStore} from '../store/port.ts';
import {readArchived} from './archived.ts';
import {readBack} from './back.ts';
import type {GroupSummary, IncidentFacts} from './types.ts';

export interface IncidentOptions {
	readonly cap: number;
	readonly actor: string;
	/** Counted elsewhere already; else they are counted here. */
	readonly groups?: readonly GroupSummary[] | undefined;
	/** Entries known to have been lost to trimming, at least. */
	readonly losses?: number | undefined;
	readonly onProgress?: ((read: number) => void) | undefined;
}

const recordPage = 50;
const mostRecords = 1000;

/** Gathers what a note tells; what may not be read beside the DLQ is a gap in it. @throws ConnectionError, RedisReplyError */
export async function readIncident(
	store: DlqStore,
	{cap, actor, groups, losses, onProgress}: IncidentOptions,
): Promise<IncidentFacts> {
	const gaps: string[] = [];
	const unless = async <T>(what: string, read: Promise<T>): Promise<T | undefined> =>
		read.catch(error => {
			if (!(error instanceof DlqError) || error.name === 'ConnectionError') throw error;
			gaps.push(`${what}: ${error.message}`);
			return undefined;
		});
	const facts = await store.streamFacts();
	const {address} = await store.server();
	const forecast = {...(await readForecast(store, cap)), losses: losses ?? 0};
	const audit = await unless('the audit', readRecords(store));
	const jobs = await unless('jobs', store.leases());
	const lengthOf = async (suffix: string, name: string) => {
		const found = await unless(name, store.targetFacts(derive(store.stream, suffix)));
		if (found !== undefined && found.length === undefined) gaps.push(`${name}: this user may not read it`);
		return found?.length;
	};
	const archived = await lengthOf('archive', 'the archive');
	return {
		stream: store.stream,
		address,
		actor,
		now: facts.now,
		length: facts.kind === 'stream' ? facts.length : 0,
		forecast,
		groups: groups ?? (await groupEntries(await readIndex(store, {onProgress}), {now: facts.now})).groups,
		records: audit?.records,
		moreRecords: audit?.more ?? false,
		jobs,
		archived,
		archivedFor: archived
			? await unless('why the archive holds what it holds', readArchived(store))
			: undefined,
		rescued: await lengthOf('rescue', 'the rescue stream'),
		back: audit && (await unless('what came back', readBack(store, audit))),
		gaps,
	};
}

async function readRecords(store: DlqStore): Promise<{records: readonly AuditRecord[]; more: boolean}> {
	const records: AuditRecord[] = [];
	while (records.length < mostRecords) {
		const page = await store.auditRecords({
			order: 'newest first',
			beyond: records.at(-1)?.id,
			count: recordPage,
		});
		// Of the entries only their number is told: what they were need not be held.
		records.push(
			...page.map(record => ({...record, entries: record.entries.map(entry => ({...entry, fields: []}))})),
		);
		if (page.length < recordPage) return {records, more: false};
	}
	return {records, more: true};
}
