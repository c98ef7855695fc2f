import type {Bytes} from '../entry.ts';
import {againstMigrating, notMigrated} from '../layout.ts';
import type {DlqStore, TargetFacts} from '../store/port.ts';
import type {Refusal} from './types.ts';

/** What stands against sending anything to that stream. */
export function againstTarget(target: TargetFacts | undefined, create: boolean, dlq: Bytes): Refusal[] {
	if (target === undefined) {
		const hint = 'name the stream it should go to';
		return [{kind: 'no target named', message: 'the entry does not say where it came from', hint}];
	}
	if (Buffer.compare(target.stream, dlq) === 0) {
		const hint = 'name another stream';
		return [{kind: 'no target named', message: 'the target is the DLQ itself', hint}];
	}
	if (target.refusal !== undefined) {
		return [{kind: 'other slot', message: target.refusal, hint: 'replay to a stream in the slot of the DLQ'}];
	}
	if (target.type === 'none') {
		const hint = 'check the name; if the stream should exist, create it with this replay';
		return create ? [] : [{kind: 'no such target', message: 'there is no such stream', hint}];
	}
	if (target.type !== 'stream') {
		return [
			{kind: 'wrong type', message: `the target is a ${target.type}, not a stream`, hint: 'name a stream'},
		];
	}
	return [];
}

/** What stands against a migrated payload where fields are mapped; without a target, whatever the target. */
export function againstMigration(
	layout: DlqStore['layout'],
	target: Pick<TargetFacts, 'elsewhere'> = {},
): Refusal[] {
	const why = againstMigrating(layout, target.elsewhere === true);
	if (why === undefined) return [];
	return why === 'spread'
		? [{kind: 'migration', message: notMigrated.spread, hint: 'replay it as it is'}]
		: [
				{
					kind: 'other slot',
					message: notMigrated.elsewhere,
					hint: 'replay it as it is, or to a stream in the slot of the DLQ',
				},
			];
}

/** Why nothing may be written at all. @throws ConnectionError, RedisReplyError */
export async function againstWriting(store: DlqStore): Promise<Refusal[]> {
	const {writes} = await store.server();
	return writes.allowed ? [] : [{kind: 'writes off', message: writes.reason, hint: writes.hint}];
}
