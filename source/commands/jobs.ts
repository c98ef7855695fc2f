import {type JobLease, staleAfter, type Wish} from '../core/bulk/lease.ts';
import {UsageError} from '../core/errors.ts';
import type {DlqStore} from '../core/store/port.ts';
import {age} from '../text/age.ts';
import {count} from '../text/amount.ts';
import {ours, safeLine, safeText} from '../text/safe-text.ts';
import {exitCodes, type Output} from './output.ts';

/** Jobs of anyone on this DLQ. @returns the exit code */
export async function jobsCommand(store: DlqStore, output: Output, json: boolean): Promise<number> {
	const leases = await store.leases();
	if (leases.length === 0 && !json) output.note(ours('no job is running on this DLQ'));
	for (const lease of leases) {
		if (json) output.json({...lease, stale: lease.age > staleAfter});
		else describe(lease, output);
	}
	return exitCodes.done;
}

function describe(
	{operation, actor, host, phase, why, moved, left, total, reason, age: silent}: JobLease,
	output: Output,
): void {
	const seen = silent > staleAfter ? safeLine`not heard of for ${age(silent)}` : safeText(phase);
	output.out(safeLine`${safeText(operation)}   ${safeText(actor)} on ${safeText(host)}   ${seen}`);
	output.out(
		safeLine`  ${count(moved)} of ${count(total)} moved, ${count(left)} left${safeText(why === undefined ? '' : `; ${why}`)}${safeText(reason === '' ? '' : `; reason: ${reason}`)}`,
	);
	if (silent > staleAfter)
		output.out(safeLine`  redis-dlq resume ${safeText(operation)} --yes takes over the rest`);
}

/** Tells a job of anyone to stop, pause or go on. @returns the exit code */
export async function stopCommand(
	store: DlqStore,
	output: Output,
	names: readonly string[],
	wish: Wish,
): Promise<number> {
	if (names.length === 0) throw new UsageError('no job was named', 'redis-dlq jobs lists them');
	const leases = await store.leases();
	for (const name of names) {
		const lease = leases.find(({operation}) => operation === name);
		if (lease === undefined)
			throw new UsageError(`no job ${name} is running here`, 'redis-dlq jobs lists them');
		await store.wish(name, wish);
		const heard =
			lease.age > staleAfter
				? safeLine`told, but its owner was not heard of for ${age(lease.age)}`
				: ours('told; it obeys before its next batch');
		output.out(safeLine`${safeText(name)}   ${safeText(wish.want)}: ${heard}`);
	}
	return exitCodes.done;
}
