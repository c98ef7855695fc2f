import {age} from '../../text/age.ts';
import {count} from '../../text/amount.ts';
import {type Line, lineWidth, type Segment, segment, spread} from '../../text/line.ts';
import {ours, type SafeText, safeLine, safeText} from '../../text/safe-text.ts';
import {outlook, rescueRuns, whenFull} from '../outlook.ts';
import {arrivals, listed, listWindow, writesOff} from '../selectors.ts';
import type {State} from '../types.ts';
import {arrangementMark} from './filter.ts';

const gap = ours('   ');

/** The two header rows. What matters least gives way when the terminal is narrow. */
export function statusLines(state: State, width: number): readonly [Line, Line] {
	return [firstRow(state, width), secondRow(state, width)];
}

function firstRow(state: State, width: number): Line {
	const right = [
		...connectionMark(state),
		segment(gap),
		segment(writesOff(state) === undefined ? ours('RW ') : ours('RO '), 'dim'),
	];
	const parts = [where(state), length(state), ...address(state), ...rest(state)].filter(
		part => part.length > 0,
	);
	const room = width - lineWidth(right) - 1;
	let left: Segment[] = [];
	for (const part of parts) {
		const longer = left.length === 0 ? [segment(ours(' ')), ...part] : [...left, segment(gap), ...part];
		if (left.length > 0 && lineWidth(longer) > room) break;
		left = longer;
	}
	return spread(left, right, width);
}

// Of a context the name says where it is; the address beside it gives way when there is no room.
function address({server, session}: State): Segment[][] {
	return session.context === undefined || server === undefined
		? []
		: [[segment(safeText(server.address), 'dim')]];
}

function place({server, session: {context}}: State): Segment {
	if (context === undefined)
		return segment(server === undefined ? ours('redis') : safeText(server.address), 'dim');
	return {text: context.name, tone: context.colour ?? 'plain', bold: true};
}

function where(state: State): Segment[] {
	const {server, session} = state;
	const role = server?.role === 'replica' ? [segment(ours(' replica'), 'warning')] : [];
	const user =
		server !== undefined && server.user !== 'default'
			? [segment(safeLine` ${safeText(server.user)}`, 'dim')]
			: [];
	return [
		place(state),
		...role,
		...user,
		segment(ours(' ▸ '), 'dim'),
		{text: session.stream, tone: 'accent', bold: true},
	];
}

function length({facts, load, index, session}: State): Segment[] {
	if (facts?.kind !== 'stream') return [];
	if (load.phase === 'loading' && index.size < facts.length) {
		return [segment(safeLine`read ${count(index.size)} of ${count(facts.length)}`, 'warning')];
	}
	const about = load.uncertain ? ours('~') : ours('');
	const full = facts.length >= session.cap;
	return [
		segment(safeLine`${about}${count(facts.length)} of ${count(session.cap)}`, full ? 'warning' : 'plain'),
	];
}

function rest(state: State): Segment[][] {
	if (state.facts?.kind !== 'stream' || state.load.phase !== 'complete' || state.index.size === 0) return [];
	const {perMinute, sinceLast, oldestAge} = arrivals(state.index, state.now);
	const rate = perMinute >= 10 ? Math.round(perMinute) : Math.round(perMinute * 10) / 10;
	const out: Segment[][] = [];
	if (sinceLast !== undefined) {
		out.push([segment(safeLine`+${safeText(String(rate))}/min (5m), last ${age(sinceLast)} ago`)]);
	}
	const oldest = oldestAge === undefined ? [] : [segment(safeLine`oldest ${age(oldestAge)}`)];
	const seen = outlook(state);
	if (seen === undefined) return [...out, oldest];
	const lost = seen.losses === 0 ? [] : [segment(safeLine`lost ≥ ${count(seen.losses)}`, 'error')];
	const when = whenFull(seen);
	const full: Segment[] =
		when === undefined ? [] : [segment(when, (seen.minutesToLoss ?? 0) < 60 ? 'warning' : 'dim')];
	if (seen.level === 'calm') return [...out, lost, oldest, full];
	// What is about to be lost goes before what only tells.
	const offer = rescueRuns(state) ? [] : [segment(ours('X rescues'), 'accent')];
	return [full, lost, offer, ...out, oldest];
}

function connectionMark({connection, server, session}: State): Segment[] {
	if (session.demo) return [segment(ours('◆ demo'), 'accent')];
	switch (connection.state) {
		case 'ready':
			return server?.follows === 'polling'
				? [segment(ours('● polling'), 'warning')]
				: [segment(ours('● live'), 'good')];
		case 'connecting':
			return [segment(ours('◌ connecting'), 'warning')];
		case 'lost':
			return [segment(ours('✕ connection lost'), 'error')];
		case 'closed':
			return [segment(ours('✕ closed'), 'dim')];
	}
}

function secondRow(state: State, width: number): Line {
	const {from} = listWindow(state);
	const inGroups = state.layer?.kind === 'groups';
	const above: Segment[] =
		from > 0 && !inGroups
			? [
					segment(
						safeLine`↑ ${count(from)} ${state.listing === undefined ? ours('newer') : ours('above')}   `,
						'accent',
					),
				]
			: [];
	const {cursor} = state.list;
	const at: SafeText =
		cursor === undefined || inGroups
			? ours('')
			: safeLine`${count(listed(state).positionOf(cursor) + 1)} of ${count(listed(state).size)} `;
	// A filter must not go unseen: the names of the views give way to it.
	const short = width < 100 && state.arrangement.filter !== undefined && !inGroups;
	const left = [...tabs(state, short), ...rescueMark(state), ...jobMark(state)];
	const right = [...markCount(state), ...above, segment(at, 'dim')];
	const mark = arrangementMark(state, width - lineWidth(left) - lineWidth(right) - 1);
	return spread(left, [...mark, ...right], width);
}

const views = [
	['1 Entries', undefined],
	['2 Groups', 'groups'],
	['3 Jobs', 'job'],
	['4 Archive', 'archive'],
	['5 Audit', 'audit'],
] as const;

function tabs({layer}: State, short: boolean): Segment[] {
	const open = views.find(([, kind]) => kind !== undefined && kind === layer?.kind)?.[1];
	return views.flatMap(([name, kind]): Segment[] => [
		segment(ours(' ')),
		kind === open
			? {text: ours(name), bold: true}
			: segment(short ? safeText(name.slice(0, 1)) : ours(name), 'dim'),
		segment(ours(' ')),
	]);
}

function markCount({index, anchor, awaitingAll}: State): Segment[] {
	const out: Segment[] = [];
	if (anchor !== undefined) out.push(segment(ours('range   '), 'accent'));
	if (awaitingAll) out.push(segment(ours('marks all when read   '), 'warning'));
	if (index.marked > 0) out.push(segment(safeLine`${count(index.marked)} marked   `, 'accent'));
	return out;
}

function rescueMark(state: State): Segment[] {
	if (!rescueRuns(state)) return [];
	return [
		segment(safeLine`   rescuing… ${count(state.rescue?.counts.copied ?? 0)}   `, 'accent'),
		segment(ours('X shows it   '), 'dim'),
	];
}

function othersMark([first, ...more]: State['others']): Segment[] {
	if (first === undefined) return [];
	const who =
		more.length === 0 ? safeText(first.actor) : safeLine`${safeText(first.actor)} and ${more.length} more`;
	const how = first.phase === 'paused' ? ours('paused at') : ours('moved');
	return [
		segment(safeLine`   ${who}: ${how} ${count(first.moved)} of ${count(first.total)}   `, 'accent'),
		segment(ours('3 shows it   '), 'dim'),
	];
}

/** A job that runs is in sight wherever one is. */
function jobMark({job, others}: State): Segment[] {
	if (job === undefined || job.report !== undefined) return othersMark(others);
	const {phase, counts, total} = job.state;
	const tone = phase === 'paused' ? 'warning' : 'accent';
	const what = phase === 'paused' ? ours('paused') : ours('replaying');
	return [
		segment(safeLine`   ${what} ${count(counts.moved)} of ${count(total)}   `, tone),
		segment(ours('3 shows it   '), 'dim'),
	];
}
