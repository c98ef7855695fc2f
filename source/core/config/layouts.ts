import type {Layout} from '../layout.ts';

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
