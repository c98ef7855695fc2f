import {spawn} from 'node:child_process';
import path from 'node:path';

export interface Ran {
	readonly code: number | null;
	readonly out: string;
	readonly err: string;
}

const root = path.resolve(import.meta.dirname, '../..');

/** Runs the built program as a script would: no terminal on any side. */
export async function run(
	args: readonly string[],
	environment: Readonly<Record<string, string>> = {},
): Promise<Ran> {
	const {REDIS_URL: _url, REDISCLI_AUTH: _auth, REDIS_DLQ_ACTOR: _actor, ...rest} = process.env;
	const child = spawn(process.execPath, [path.join(root, 'source/bin.js'), ...args], {
		cwd: root,
		env: {...rest, ...environment},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let [out, err] = ['', ''];
	child.stdout.on('data', chunk => {
		out += String(chunk);
	});
	child.stderr.on('data', chunk => {
		err += String(chunk);
	});
	return new Promise(resolve => child.once('close', code => resolve({code, out, err})));
}

/** The objects of an NDJSON output. */
export function objects(text: string): Array<Record<string, unknown>> {
	return text
		.trim()
		.split('\n')
		.filter(Boolean)
		.map(line => JSON.parse(line) as Record<string, unknown>);
}
