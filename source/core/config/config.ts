import type {Colour} from '../../text/line.ts';
import {UsageError} from '../errors.ts';
import type {Layout, Part} from '../layout.ts';
import {lineAndColumn, type Placed, placeOf, readJson} from './json.ts';
import {knownLayouts} from './layouts.ts';
import {wrongs} from './shape.ts';
import {configShape} from './table.ts';

export interface Config {
	readonly default: string | undefined;
	readonly contexts: ReadonlyMap<string, ContextConfig>;
}

/** A context as the file has it, its layout worked out. */
export interface ContextConfig extends Omit<ContextFile, 'fields'> {
	readonly layout: Layout | undefined;
}

interface ContextFile {
	readonly url?: string;
	readonly user?: string;
	readonly passwordEnv?: string;
	readonly passwordCommand?: readonly string[];
	readonly password?: string;
	readonly tls?: {
		readonly cacert?: string;
		readonly cert?: string;
		readonly key?: string;
		readonly sni?: string;
	};
	readonly stream?: string;
	readonly cap?: number;
	readonly fields?: keyof typeof knownLayouts | FieldsFile;
	readonly readOnly?: boolean;
	readonly migrations?: string;
	readonly colour?: Colour;
	readonly actor?: string;
	readonly audit?: boolean;
}

interface FieldsFile {
	readonly originalStream?: string | Part;
	readonly originalMsgId?: string | Part;
	readonly error?: string | Part;
	readonly attempt?: string | Part;
	readonly ts?: string | Part;
	readonly traceId?: string | Part;
	readonly data: string | {readonly rest: true};
	readonly live?: 'rest' | Readonly<Record<string, string>>;
	readonly drop?: readonly string[];
}

export interface ConfigFile {
	/** Its name, for messages. */
	readonly file: string;
	readonly text: string;
	/** Whether nobody but its owner, who is us, can read it. */
	readonly isPrivate: boolean;
}

/** @throws UsageError with file, line, field and what was expected; never with a secret */
export function readConfig({file, text, isPrivate}: ConfigFile): Config {
	const root = readJson(text.replace(/^\uFEFF/, ' '));
	if ('expected' in root)
		throw complaint(file, text, root.at, `expected ${root.expected}`, 'mend the JSON there');
	const at = (path: readonly string[], said: string, hint: string) =>
		complaint(
			file,
			text,
			placeOf(root, path),
			`${path.length === 0 ? 'the file' : path.join('.')}: ${said}`,
			hint,
		);
	const [first, ...more] = wrongs(root.value, configShape);
	if (first !== undefined) {
		const others = more.length === 0 ? '' : `, and ${more.length} more`;
		throw at(
			first.path,
			`expected ${first.expected}${others}`,
			first.hint ?? 'docs/config.schema.json has every field',
		);
	}
	const value = root.value as {readonly default?: string; readonly contexts: Record<string, ContextFile>};
	const contexts = Object.entries(value.contexts);
	for (const [name, context] of contexts) againstItself(['contexts', name], context, at, isPrivate, file);
	if (value.default !== undefined && !contexts.some(([name]) => name === value.default)) {
		const names = contexts.map(([name]) => name).join(', ');
		throw at(['default'], 'expected the name of a context', `there are: ${names === '' ? 'none' : names}`);
	}
	return {
		default: value.default,
		contexts: new Map(
			contexts.map(([name, {fields, ...context}]) => [name, {...context, layout: layoutOf(fields)}]),
		),
	};
}

type At = (path: readonly string[], said: string, hint: string) => UsageError;

// What no schema says.
function againstItself(
	path: readonly string[],
	{url, password, passwordEnv, passwordCommand, fields}: ContextFile,
	at: At,
	isPrivate: boolean,
	file: string,
): void {
	const ways = Object.entries({password, passwordEnv, passwordCommand}).filter(
		([, way]) => way !== undefined,
	);
	if (ways.length > 1)
		throw at([...path, ways[1]?.[0] ?? ''], `there is ${ways[0]?.[0]} already`, 'keep one of them');
	const secret = password !== undefined ? 'password' : hasPassword(url) ? 'url' : undefined;
	if (secret !== undefined && !isPrivate) {
		throw at(
			[...path, secret],
			'a password in a file that others can read, or that is not yours',
			`chmod 600 '${file}', or use passwordEnv or passwordCommand`,
		);
	}
	if (typeof fields === 'object' && typeof fields.data === 'object' && fields.live !== 'rest')
		throw at([...path, 'fields'], 'data is what is left, so live must be "rest"', 'add "live": "rest"');
}

/** Whether a login in the address has a password. */
export function hasPassword(url: string | undefined): boolean {
	return url !== undefined && /^[^:]*:\/\/[^@/:]*:[^/]+@/.test(url);
}

function layoutOf(fields: ContextFile['fields']): Layout | undefined {
	if (fields === undefined) return undefined;
	if (typeof fields === 'string') return knownLayouts[fields];
	const part = (of: string | Part | undefined) => (typeof of === 'string' ? {field: of} : of);
	return {
		source: part(fields.originalStream),
		sourceId: part(fields.originalMsgId),
		error: part(fields.error),
		attempt: part(fields.attempt),
		ts: part(fields.ts),
		traceId: part(fields.traceId),
		data: typeof fields.data === 'string' ? {field: fields.data} : 'rest',
		live: typeof fields.live === 'object' ? Object.entries(fields.live) : fields.live,
		drop: fields.drop,
	};
}

function complaint(file: string, text: string, at: Placed['at'], said: string, hint: string): UsageError {
	const {line, column} = lineAndColumn(text, at);
	return new UsageError(`${file}, line ${line}, column ${column}: ${said}`, hint);
}
