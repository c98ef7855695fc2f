import type {Config, ContextConfig} from '../core/config/config.ts';
import {defaultStream} from '../core/defaults.ts';
import {ours, safeLine, safeText} from '../text/safe-text.ts';
import {exitCodes, type Output} from './output.ts';

/** Prints the contexts of the config, never a secret. @returns the exit code */
export function contextsCommand(
	{
		config,
		context,
		flags: {json},
	}: {
		readonly config: (Config & {readonly file: string}) | undefined;
		readonly context: {readonly name: string} | undefined;
		readonly flags: {readonly json: boolean};
	},
	output: Output,
): number {
	if (config === undefined) {
		output.note(ours('there is no config file: the readme, under Contexts, says where it belongs'));
		return exitCodes.done;
	}
	const rows = [...config.contexts].map(([name, each]) => ({
		name,
		default: name === config.default,
		current: name === context?.name,
		...factsOf(each),
	}));
	if (json) {
		for (const row of rows) output.json(row);
		return exitCodes.done;
	}
	output.note(safeLine`${safeText(config.file)}`);
	const width = (of: (row: (typeof rows)[number]) => string) =>
		Math.max(0, ...rows.map(row => of(row).length));
	const [names, urls] = [width(row => row.name), width(row => row.url)];
	for (const row of rows) {
		const notes = [row.readOnly ? 'read-only' : '', row.default ? 'default' : ''].filter(Boolean).join(', ');
		output.out(
			safeText(
				`${row.current ? '*' : ' '} ${row.name.padEnd(names)}  ${row.url.padEnd(urls)}  ${row.stream}  ${notes}`.trimEnd(),
				Number.MAX_SAFE_INTEGER,
			),
		);
	}
	return exitCodes.done;
}

/** What may be told of a context. */
export function factsOf({
	url = 'redis://127.0.0.1:6379',
	stream = defaultStream,
	readOnly = false,
	colour,
	password,
	passwordEnv,
	passwordCommand,
	layout,
}: ContextConfig): {
	readonly url: string;
	readonly stream: string;
	readonly readOnly: boolean;
	readonly colour: string | null;
	readonly password: string | null;
	readonly mapped: boolean;
} {
	const shown = url.replace(/\/\/([^@/:]*):[^/]*@/, '//$1@');
	const inFile = password !== undefined || shown !== url;
	const secret = inFile ? 'file' : passwordEnv !== undefined ? `environment: ${passwordEnv}` : undefined;
	return {
		url: shown,
		stream,
		readOnly,
		colour: colour ?? null,
		password: secret ?? (passwordCommand === undefined ? null : 'command'),
		mapped: layout !== undefined,
	};
}
