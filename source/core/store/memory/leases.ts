import type {LeaseFacts, LeaseStore, Wish} from '../../bulk/lease.ts';
import type {EntryId} from '../../entry.ts';

export function createMemoryLeases(now: () => number): LeaseStore {
	const held = new Map<string, {facts: LeaseFacts; at: number; ids: readonly EntryId[]; wish?: Wish}>();
	return {
		async renewLease(facts, ids) {
			const before = held.get(facts.operation);
			const wish = before?.wish === undefined ? {} : {wish: before.wish};
			held.set(facts.operation, {facts, at: now(), ids: ids ?? before?.ids ?? [], ...wish});
			return before?.wish;
		},
		async endLease(operation) {
			held.delete(operation);
		},
		leases: async () => [...held.values()].map(({facts, at}) => ({...facts, age: Math.max(0, now() - at)})),
		leaseIds: async operation => held.get(operation)?.ids ?? [],
		async wish(operation, wish) {
			const lease = held.get(operation);
			if (lease !== undefined) held.set(operation, {...lease, wish});
		},
	};
}
