import {createJob} from '../../source/core/bulk/job.ts';
import type {Job, JobOptions} from '../../source/core/bulk/job-types.ts';
import {planBulk} from '../../source/core/bulk/plan.ts';
import type {BulkRequest} from '../../source/core/bulk/types.ts';
import type {Field} from '../../source/core/entry.ts';
import type {Layout} from '../../source/core/layout.ts';
import {createMemoryStore, type MemoryStore} from '../../source/core/store/memory/memory-store.ts';

export const target = Buffer.from('inbound');
const dlq = Buffer.from('dlq');

export function fields(more: Readonly<Record<string, string | Uint8Array>> = {}): Field[] {
	const all = {
		original_stream: 'inbound',
		original_msg_id: '1-0',
		error: 'boom',
		attempt: '3',
		data: Buffer.from('81a17601', 'hex'),
		...more,
	};
	return Object.entries(all).map(([name, value]) => [Buffer.from(name), Buffer.from(value)]);
}

/** A job on a store in memory, under a clock that only sleeping moves. */
export class Workshop {
	readonly store: MemoryStore;
	clock = 1_000_000_000_000;
	/** What the world does whenever the job sleeps. */
	meanwhile: () => void = () => {};
	readonly slept: number[] = [];

	constructor(layout?: Layout) {
		this.store = createMemoryStore({stream: dlq, now: () => this.clock, layout});
	}

	async open(): Promise<this> {
		await this.store.connect();
		this.store.add(target, fields(), '1-0');
		this.store.createGroup(target, {
			name: Buffer.from('workers'),
			consumers: 2,
			activeConsumers: 2,
			lag: 0,
			pending: 0,
		});
		return this;
	}

	dead(
		count: number,
		more: (at: number) => Readonly<Record<string, string | Uint8Array>> = () => ({}),
	): string[] {
		return Array.from({length: count}, (_, at) => {
			this.clock++;
			return this.store.add(dlq, fields({original_msg_id: `${at + 1}-0`, ...more(at)}));
		});
	}

	async job(request: BulkRequest, options: Partial<JobOptions> = {}): Promise<Job> {
		const plan = await planBulk(this.store, request);
		return createJob(this.store, plan, {
			operation: 'job',
			actor: 'ada',
			reason: 'test',
			toolVersion: '1',
			audit: true,
			rate: Number.POSITIVE_INFINITY,
			canary: 0,
			canaryWait: 10_000,
			settleWithin: 1000,
			now: () => this.clock,
			sleep: async milliseconds => {
				this.slept.push(milliseconds);
				this.clock += milliseconds;
				this.meanwhile();
				await new Promise(resolve => setImmediate(resolve));
			},
			...options,
		});
	}

	/** Consumers take everything and acknowledge it. */
	consume(): void {
		const stream = this.store.keys.stream(target);
		for (const group of stream?.groups ?? []) group.lastDelivered = stream?.entries.at(-1)?.id ?? '0-0';
	}

	get published(): number {
		return (this.store.keys.stream(target)?.entries.length ?? 1) - 1;
	}

	get dlqLength(): number {
		return this.store.keys.stream(dlq)?.entries.length ?? 0;
	}
}
