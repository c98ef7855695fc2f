import type {Shape} from './shape.ts';

const text = (about: string, more: {readonly pattern?: string; readonly like?: string} = {}): Shape => ({
	kind: 'text',
	about,
	...more,
});

const name = text('Name of a field of the entry');

const part = (about: string): Shape => ({
	kind: 'either',
	about,
	of: [
		name,
		{
			kind: 'object',
			about: 'A field of the entry, or text inside the msgpack or JSON map that it holds',
			fields: {
				field: name,
				path: {kind: 'list', about: 'Keys of the map, from the outside in', of: text('A key'), least: 1},
				prefix: text('Put before what was found, as when topics become keys'),
			},
			required: ['field'],
		},
		{
			kind: 'object',
			about: 'The same for every entry',
			fields: {value: text('That value')},
			required: ['value'],
		},
	],
});

const fields: Shape = {
	kind: 'either',
	about: 'How the entries are written, where not as the reference writes them',
	of: [
		{kind: 'choice', about: 'A layout known by name', of: ['watermill', 'dapr']},
		{
			kind: 'object',
			about: 'Where each fact about an entry is found',
			fields: {
				originalStream: part('The stream where the message failed: where a replay goes to'),
				originalMsgId: part('Its id there'),
				error: part('Why it failed'),
				attempt: part('How often it was tried'),
				ts: part('When it was sent'),
				traceId: part('Its trace'),
				data: {
					kind: 'either',
					about: 'The payload',
					of: [
						name,
						{
							kind: 'object',
							about: 'All fields that mean nothing else, as one map',
							fields: {rest: {kind: 'exactly', about: 'All that is left', value: true}},
							required: ['rest'],
						},
					],
				},
				live: {
					kind: 'either',
					about: 'What a replay publishes; data, ts and trace_id when this is absent',
					of: [
						{
							kind: 'exactly',
							about: 'Every field that tells nothing of the failure, as it is',
							value: 'rest',
						},
						{kind: 'map', about: 'Name of the published field: name of the field of the entry', of: name},
					],
				},
				drop: {kind: 'list', about: 'Fields that "rest" leaves out as well', of: name, least: 0},
			},
			required: ['data'],
		},
	],
};

const context: Shape = {
	kind: 'object',
	about: 'A DLQ and how to reach it',
	fields: {
		url: text('Address of the server, without the password', {
			pattern: '^rediss?(\\+sentinel)?://',
			like: 'redis://host:6379/0, rediss://… or redis+sentinel://…',
		}),
		user: text('Redis user'),
		passwordEnv: text('Environment variable that holds the password', {
			pattern: '^[A-Za-z_][A-Za-z0-9_]*$',
			like: 'PROD_REDIS_PASSWORD',
		}),
		passwordCommand: {
			kind: 'list',
			about: 'Program and arguments, run without a shell; the first line of its output is the password',
			of: {kind: 'text', about: 'A word', empty: true},
			least: 1,
		},
		password: text('The password itself: only in a file of mode 0600 that is yours'),
		tls: {
			kind: 'object',
			about: 'Files and name for TLS, for rediss:// addresses',
			fields: {
				cacert: text('File of certificates to trust'),
				cert: text('Our certificate'),
				key: text('Its key'),
				sni: text('Name of the server in its certificate'),
			},
		},
		stream: text('Key of the DLQ; \\xNN for bytes that are no text'),
		cap: {kind: 'number', about: 'Its MAXLEN', least: 1, most: Number.MAX_SAFE_INTEGER},
		fields,
		readOnly: {kind: 'flag', about: 'Look, do not touch'},
		migrations: text('Directory of migrations that the inspector offers; relative to this file'),
		colour: {
			kind: 'choice',
			about: 'Colour of the context on the screen',
			of: ['red', 'yellow', 'green', 'cyan', 'blue', 'magenta'],
		},
		actor: text('Who acts, for the audit'),
		audit: {kind: 'flag', about: 'Whether a record is kept; true when this is absent'},
	},
};

/** The config file. */
export const configShape: Shape = {
	kind: 'object',
	about: 'Contexts of redis-dlq',
	fields: {
		$schema: text('Address of this schema, for editors'),
		default: text('The context that is used when none is named'),
		contexts: {kind: 'map', about: 'Contexts by name', of: context},
	},
	required: ['contexts'],
};
