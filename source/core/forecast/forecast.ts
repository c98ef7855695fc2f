import {age} from '../../text/age.ts';
import {count} from '../../text/amount.ts';
import {ours, type SafeText, safeLine, safeText} from '../../text/safe-text.ts';
import {type EntryId, idTime} from '../entry.ts';
import type {DlqStore} from '../store/port.ts';
import {arrivedSince} from './arrived.ts';

export interface ForecastFacts {
	readonly length: number;
	readonly cap: number;
	/** Entries a minute that arrive. */
	readonly perMinute: number;
	/** The oldest entry; undefined when there is none. */
	readonly oldest: EntryId | undefined;
	/** The server's clock, milliseconds since the epoch. */
	readonly now: number;
	/** Entries that the cap has dropped while we looked: a lower bound. */
	readonly losses: number;
}

/** What the cap is about to drop. */
export interface Forecast {
	/** Entries that still fit before the cap drops any. */
	readonly headroom: number;
	readonly perMinute: number;
	/** 0 once the DLQ is full; undefined while nothing arrives. */
	readonly minutesToLoss: number | undefined;
	readonly losses: number;
	/** Milliseconds since the oldest entry was parked. */
	readonly oldestAge: number | undefined;
	/** `losing`: every arrival drops another; `soon`: in less than ten minutes, so that a rescue is offered. */
	readonly level: 'calm' | 'soon' | 'losing';
}

const soon = 10;

export function forecast({length, cap, perMinute, oldest, now, losses}: ForecastFacts): Forecast {
	const headroom = Math.max(0, cap - length);
	const minutesToLoss = perMinute > 0 ? headroom / perMinute : undefined;
	const oldestAge = oldest === undefined ? undefined : Math.max(0, now - idTime(oldest));
	const level =
		minutesToLoss === undefined || minutesToLoss >= soon ? 'calm' : headroom === 0 ? 'losing' : 'soon';
	return {headroom, perMinute, minutesToLoss, losses, oldestAge, level};
}

/** In one line: `room for 188, +12/min: full in ~16 min; lost ≥ 3; oldest 16h`. */
export function forecastText({headroom, perMinute, minutesToLoss, losses, oldestAge}: Forecast): SafeText {
	const room = headroom === 0 ? ours('full') : safeLine`room for ${count(headroom)}`;
	const lost = losses === 0 ? ours('') : safeLine`; lost ≥ ${count(losses)}`;
	const oldest = oldestAge === undefined ? ours('') : safeLine`; oldest ${age(oldestAge)}`;
	return safeLine`${room}, ${whenFull(headroom, perMinute, minutesToLoss)}${lost}${oldest}`;
}

function whenFull(headroom: number, perMinute: number, minutes: number | undefined): SafeText {
	if (minutes === undefined) return ours('nothing arrives');
	const rate = safeLine`+${safeText(perMinute < 10 ? String(Math.round(perMinute * 10) / 10) : String(Math.round(perMinute)))}/min`;
	if (headroom === 0) return safeLine`${rate}: every arrival drops the oldest`;
	return minutes < 1
		? safeLine`${rate}: full in less than a minute`
		: minutes < 120
			? safeLine`${rate}: full in ~${Math.round(minutes)} min`
			: safeLine`${rate}: full in ~${count(Math.round(minutes / 60))} h`;
}

const rateWindow = 5 * 60_000;

/** The forecast from one look, for who has no index: reads the last five minutes of arrivals. @throws ConnectionError, RedisReplyError */
export async function readForecast(store: DlqStore, cap: number): Promise<Forecast> {
	const facts = await store.streamFacts();
	const {now} = facts;
	const arrived = await arrivedSince(store, now - rateWindow);
	const [length, oldest] = facts.kind === 'stream' ? [facts.length, facts.firstId] : [0, undefined];
	return forecast({length, cap, perMinute: arrived / (rateWindow / 60_000), oldest, now, losses: 0});
}
