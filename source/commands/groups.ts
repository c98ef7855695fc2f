import type {Filter} from '../core/filter/types.ts';
import {type Group, groupEntries} from '../core/groups/groups.ts';
import {sampleGroups} from '../core/groups/sample.ts';
import {shapeOfGroup} from '../core/groups/shape-of-group.ts';
import type {EntryIndex} from '../core/index/entry-index.ts';
import {readIndex} from '../core/index/read-index.ts';
import type {DlqStore} from '../core/store/port.ts';
import {age} from '../text/age.ts';
import {count, percent} from '../text/amount.ts';
import {toWidth, truncate} from '../text/cells.ts';
import {ours, type SafeText, safeLine} from '../text/safe-text.ts';
import {condensed, sparkline} from '../text/sparkline.ts';
import {tellAbsent} from './absent.ts';
import {exitCodes, type Output} from './output.ts';

export interface GroupsOptions {
	readonly limit: number;
	readonly json: boolean;
	/** What is grouped: all when undefined. */
	readonly filter?: Filter | undefined;
}

/** Prints the causes of death, the most frequent first. @returns the exit code */
export async function groupsCommand(
	store: DlqStore,
	output: Output,
	{limit, json, filter}: GroupsOptions,
): Promise<number> {
	const facts = await store.streamFacts();
	const {now} = facts;
	if (!json) tellAbsent(store, facts, output);
	const index = await readIndex(store, {filter});
	const {groups, rows, ungrouped, from} = await groupEntries(index, {now});
	const shown = groups.slice(0, limit);
	if (json) await printObjects(store, output, index, shown);
	else {
		output.out(
			columns(
				ours('COUNT'),
				ours('SHARE'),
				ours('FIRST'),
				ours('LAST '),
				ours('ARRIVALS'),
				ours('SOURCE'),
				ours('ERROR'),
			),
		);
		for (const group of shown) output.out(truncate(lineOf(group, now), output.width));
		if (rows > 0) {
			output.note(
				safeLine`${count(rows)} entries${filter === undefined ? ours('') : ours(' match')}, ${count(groups.length)} groups, arrivals over the last ${age(now - from)}; * within 5 minutes`,
			);
		}
	}
	if (groups.length > shown.length)
		output.note(safeLine`${count(groups.length - shown.length)} more: --limit shows them`);
	if (ungrouped > 0)
		output.note(safeLine`${count(ungrouped)} entries are not shown: there are too many different errors`);
	return exitCodes.done;
}

const sparkCells = 12;

function lineOf(group: Group, now: number): SafeText {
	return columns(
		count(group.count),
		percent(group.share),
		age(now - group.first),
		safeLine`${age(now - group.last)}${group.stillArriving ? ours('*') : ours(' ')}`,
		sparkline(condensed(group.spark, sparkCells)),
		group.source,
		group.signature === '' ? ours('(empty error)') : group.signature,
	);
}

function columns(
	...[total, share, first, last, spark, source, error]: readonly [
		SafeText,
		SafeText,
		SafeText,
		SafeText,
		SafeText,
		SafeText,
		SafeText,
	]
): SafeText {
	const numbers = safeLine`${toWidth(total, 7, 'right')} ${toWidth(share, 6, 'right')} ${toWidth(first, 6, 'right')} ${toWidth(last, 6, 'right')}`;
	return safeLine`${numbers} ${toWidth(spark, sparkCells)}  ${toWidth(source, 24)}  ${error}`;
}

/** Payloads are read for so many groups, the largest ones. */
const sampledGroups = 100;

async function printObjects(
	store: DlqStore,
	output: Output,
	index: EntryIndex,
	groups: readonly Group[],
): Promise<void> {
	const large = groups.slice(0, sampledGroups);
	const samples = await sampleGroups(index, large);
	// Of the others the newest and the oldest.
	samples.push(...(await sampleGroups(index, groups.slice(sampledGroups), 2)));
	for (const [at, group] of groups.entries()) {
		const ids = samples[at] ?? [];
		const sample = at < sampledGroups ? await shapeOfGroup(store, ids, group.bytes / group.count) : undefined;
		// The names stay as they are: scripts read them.
		output.json({
			key: group.key,
			signature: group.signature,
			source: group.source,
			count: group.count,
			share: group.share,
			first: new Date(group.first).toISOString(),
			last: new Date(group.last).toISOString(),
			stillArriving: group.stillArriving,
			spark: group.spark,
			attempts: group.attempts,
			bytes: group.bytes,
			newest: ids[0],
			oldest: ids.at(-1),
			shapes: sample?.shapes ?? [],
		});
	}
}
