import type {JobLease, LeaseFacts, LeaseStore, Wish} from '../../bulk/lease.ts';
import type {Bytes} from '../../entry.ts';
import {derive} from '../derive.ts';
import type {Nodes} from './nodes.ts';
import {ask} from './reads.ts';
import {runAt} from './run-script.ts';
import {renew} from './scripts/lease.ts';

/**
 * Leases in one hash of the DLQ's slot: `job OP` (facts as JSON), `at OP` (server time of the last
 * renewal), `ids OP`, `wish OP`.
 */
export function createLeases(nodes: () => Nodes, dlq: Bytes): LeaseStore {
	const key = Buffer.from(derive(dlq, 'jobs'));
	const call = async (command: string, ...args: Array<string | Buffer>) => {
		const client = nodes().at(key);
		if (client === undefined) throw new Error('not connected');
		return ask(client.callBuffer(command, key, ...args));
	};
	return {
		async renewLease(facts, ids) {
			const args = [facts.operation, JSON.stringify(facts), ids === undefined ? '' : ids.join(' ')];
			const {reply} = await ask(runAt(nodes(), renew, [key], args));
			return reply === null ? undefined : wishIn(String(reply));
		},
		async endLease(operation) {
			await call('HDEL', ...['job', 'at', 'ids', 'wish'].map(part => `${part} ${operation}`));
		},
		async leases() {
			// Without the ids, which are many: this is asked again and again.
			const names = ((await call('HKEYS')) as Buffer[]).map(String);
			const jobs = names.filter(name => name.startsWith('job ')).map(name => name.slice('job '.length));
			if (jobs.length === 0) return [];
			const wanted = jobs.flatMap(job => [`job ${job}`, `at ${job}`]);
			const [values, time] = await Promise.all([call('HMGET', ...wanted), timeOf(nodes, key)]);
			return jobs.flatMap((_, at): JobLease[] => {
				const [text, renewed] = (values as Array<Buffer | null>).slice(at * 2, at * 2 + 2).map(String);
				const facts = factsIn(text ?? '');
				return facts === undefined ? [] : [{...facts, age: Math.max(0, time - Number(renewed) * 1000)}];
			});
		},
		async leaseIds(operation) {
			const ids = await call('HGET', `ids ${operation}`);
			return ids === null || String(ids) === '' ? [] : String(ids).split(' ');
		},
		async wish(operation, wish) {
			await call('HSET', `wish ${operation}`, JSON.stringify(wish));
		},
	};
}

// Anyone may write into the hash: what is no lease is none.
function factsIn(text: string): LeaseFacts | undefined {
	try {
		const facts = JSON.parse(text) as Partial<LeaseFacts>;
		const whole = typeof facts.operation === 'string' && typeof facts.total === 'number';
		return whole ? (facts as LeaseFacts) : undefined;
	} catch {
		return undefined;
	}
}

function wishIn(text: string): Wish | undefined {
	try {
		return JSON.parse(text) as Wish;
	} catch {
		return undefined;
	}
}

async function timeOf(nodes: () => Nodes, key: Buffer): Promise<number> {
	const [seconds = '0', micros = '0'] = ((await nodes().at(key)?.callBuffer('TIME')) ?? []) as Buffer[];
	return Number(String(seconds)) * 1000 + Math.floor(Number(String(micros)) / 1000);
}
