import type {AuditRecord} from '../store/port.ts';

/** One thing that somebody did, however many steps it took. */
export interface Deed {
	readonly operation: string;
	/** Whether its steps are those of a job or of a larger selection. */
	readonly stepped: boolean;
	readonly action: string;
	readonly actor: string;
	readonly reason: string;
	readonly target: AuditRecord['target'];
	readonly migration: string;
	readonly entries: number;
	/** Server time of its first and last step, milliseconds since the epoch. */
	readonly from: number;
	readonly to: number;
}

/** The records of an audit, the steps of a job as one, in time order. */
export function deedsOf(records: readonly AuditRecord[]): readonly Deed[] {
	const deeds = new Map<string, Deed>();
	for (const {operation: step, action, actor, reason, target, migration, entries, time} of records) {
		const operation = step.replace(/\.(?:f\d+\.)?\d+$/, '');
		const key = JSON.stringify([
			operation,
			action,
			actor,
			reason,
			migration,
			Buffer.from(target ?? '').toString('latin1'),
		]);
		const known = deeds.get(key);
		deeds.set(key, {
			operation,
			stepped: operation !== step || known?.stepped === true,
			action,
			actor,
			reason,
			target,
			migration,
			entries: (known?.entries ?? 0) + entries.length,
			from: Math.min(known?.from ?? time, time),
			to: Math.max(known?.to ?? time, time),
		});
	}
	return [...deeds.values()].sort((a, b) => a.from - b.from);
}
