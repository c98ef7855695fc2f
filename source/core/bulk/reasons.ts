import type {ItemOutcome} from './settle-batch.ts';

/** What became of an entry, in a few words: the same for entries with the same fate. */
export function reasonOf(outcome: ItemOutcome): string {
	if (outcome.kind === 'gone') return `gone: ${outcome.by ?? 'by whom is not known'}`;
	return 'reason' in outcome ? `${outcome.kind}: ${outcome.reason}` : outcome.kind;
}

/** How often each fate befell, those counted before included. */
export function countReasons(
	outcomes: readonly ItemOutcome[],
	before: ReadonlyMap<string, number> = new Map(),
): ReadonlyMap<string, number> {
	const counted = new Map(before);
	for (const outcome of outcomes) {
		const reason = reasonOf(outcome);
		counted.set(reason, (counted.get(reason) ?? 0) + 1);
	}
	return counted;
}
