import type {Bytes} from '../../entry.ts';
import {derive} from '../derive.ts';
import type {Nodes} from './nodes.ts';
import {runAt} from './run-script.ts';
import {free, sweep} from './scripts/sweep.ts';

/** No marker goes sooner than this after its claim and its entry were seen to be gone, in s. */
const leastAge = 600;
const most = 5000;

/**
 * Removes markers of a target that nobody can need any more: no message that they would have to refuse
 * can still be on its way. What is cut off is done by any later run. @returns how many were removed
 */
export async function sweepMarkers(nodes: Nodes, dlq: Bytes, target: Bytes, age = leastAge): Promise<number> {
	const markers = derive(target, 'dlq-replayed');
	const prefix = Buffer.concat([Buffer.from(dlq), Buffer.from(' ')]);
	let deleted = 0;
	let cursor = '0';
	for (let seen = 0; seen < most; ) {
		const node = nodes.at(markers);
		if (node === undefined) return deleted;
		const reply = await node.callBuffer('HSCAN', Buffer.from(markers), cursor, 'COUNT', '500');
		const [next, flat] = reply as [Buffer, Buffer[]];
		const found: Array<readonly [name: Buffer, marker: Buffer]> = [];
		for (let at = 0; at + 1 < flat.length; at += 2) {
			const [name, marker] = [flat[at], flat[at + 1]];
			// Markers of other DLQs are theirs to sweep.
			if (name?.subarray(0, prefix.length).equals(prefix) === true && marker !== undefined)
				found.push([name, marker]);
		}
		seen += flat.length / 2;
		if (found.length > 0) deleted += await sweepSome(nodes, dlq, markers, prefix.length, found, age);
		cursor = String(next);
		if (cursor === '0') break;
	}
	return deleted;
}

async function sweepSome(
	nodes: Nodes,
	dlq: Bytes,
	markers: Bytes,
	prefix: number,
	found: ReadonlyArray<readonly [name: Buffer, marker: Buffer]>,
	age: number,
): Promise<number> {
	const ids = found.map(([name]) => name.subarray(prefix));
	const {reply} = await runAt(nodes, free, [dlq, derive(dlq, 'claims')], ids);
	const unneeded = found.filter((_, at) => String((reply as Buffer[])[at]) === '1');
	if (unneeded.length === 0) return 0;
	const swept = await runAt(nodes, sweep, [markers], [String(age), ...unneeded.flat()]);
	return Number(swept.reply);
}

/** Sweeps a target now and then, beside the moves to it; what goes wrong there is no concern of theirs. */
export function createSweeper(nodes: Nodes, dlq: Bytes): (target: Bytes) => void {
	const last = new Map<string, number>();
	return target => {
		const name = Buffer.from(target).toString('latin1');
		if (performance.now() - (last.get(name) ?? Number.NEGATIVE_INFINITY) < leastAge * 1000) return;
		last.set(name, performance.now());
		sweepMarkers(nodes, dlq, target).catch(() => {});
	};
}
