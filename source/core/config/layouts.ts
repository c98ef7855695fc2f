import type {Layout, Part} from '../layout.ts';

/** Layouts of public libraries, by the names the config gives them. */
export const knownLayouts: Readonly<Record<'watermill' | 'dapr', Layout>> = {
	/** Watermill's Redis stream publisher behind its poison queue: the failure is told in a msgpack map. */
	watermill: {
		source: {field: 'metadata', path: ['topic_poisoned']},
		sourceId: {field: '_watermill_message_uuid'},
		error: {field: 'metadata', path: ['reason_poisoned']},
		traceId: {field: 'metadata', path: ['correlation_id']},
		data: {field: 'payload'},
		live: ['_watermill_message_uuid', 'metadata', 'payload'].map(name => [name, name] as const),
	},
	/** Dapr's dead letter topic: the CloudEvent as it was, its own topic still in it; of the error nothing. */
	dapr: {
		source: {field: 'data', path: ['topic']},
		sourceId: {field: 'data', path: ['id']},
		ts: {field: 'data', path: ['time']},
		traceId: {field: 'data', path: ['traceid']},
		data: {field: 'data'},
		live: 'rest',
	},
};

/** The layout as the config says it, in one way only: equal texts are equal layouts. Undefined: the reference's. */
export function fieldsText(layout: Layout | undefined): string | undefined {
	if (layout === undefined) return undefined;
	const text = written(layout);
	const known = Object.entries(knownLayouts).find(([, each]) => written(each) === text)?.[0];
	return known === undefined ? text : JSON.stringify(known);
}

// JSON leaves out what is undefined.
function written({source, sourceId, error, attempt, ts, traceId, data, live, drop = []}: Layout): string {
	return JSON.stringify({
		originalStream: partText(source),
		originalMsgId: partText(sourceId),
		error: partText(error),
		attempt: partText(attempt),
		ts: partText(ts),
		traceId: partText(traceId),
		data: data === 'rest' ? {rest: true} : data.field,
		live: typeof live === 'object' ? Object.fromEntries(live) : live,
		drop: drop.length === 0 ? undefined : drop,
	});
}

function partText(part: Part | undefined): unknown {
	if (part === undefined || 'value' in part) return part;
	const {field, path, prefix} = part;
	return path === undefined && prefix === undefined ? field : {field, path, prefix};
}
