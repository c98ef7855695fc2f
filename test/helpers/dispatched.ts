import {parseArgs} from 'node:util';
import type {Parsed} from '../../source/cli.tsx';
import {flags} from '../../source/commands/options.ts';
import {createOutput} from '../../source/commands/output.ts';
import {DlqError} from '../../source/core/errors.ts';
import type {DlqStore} from '../../source/core/store/port.ts';
import {dispatch} from '../../source/dispatch.ts';
import {withoutContext} from '../../source/given.ts';
import type {Cli} from '../../source/settle.ts';
import type {Wiring} from '../../source/wiring.ts';
import type {Ran} from './run.ts';

/** Runs a command in this process on a store that is connected: what it prints is what a script would read. */
export async function dispatched(store: DlqStore, args: readonly string[]): Promise<Ran> {
	let [out, err] = ['', ''];
	const output = createOutput(
		text => {
			out += text;
		},
		text => {
			err += text;
		},
		160,
	);
	try {
		const call = {
			cli: read(args),
			wiring: {} as Wiring,
			store,
			output,
			toolVersion: '1',
		};
		return {code: await dispatch(call), out, err};
	} catch (error) {
		if (!(error instanceof DlqError)) throw error;
		return {code: error.name === 'UsageError' ? 2 : 3, out, err: `${err}${error.message}. ${error.hint}`};
	}
}

function read(args: readonly string[]): Cli {
	const dashed = (name: string) => name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
	const options = Object.fromEntries(Object.entries(flags).map(([name, {type}]) => [dashed(name), {type}]));
	const {values, positionals} = parseArgs({
		args: [...args],
		options,
		allowPositionals: true,
		allowNegative: true,
	});
	const given = Object.entries(flags).map(([name, flag]) => [
		name,
		values[dashed(name)] ?? ('default' in flag ? flag.default : undefined),
	]);
	const parsed = {input: positionals, flags: Object.fromEntries(given)} as unknown as Parsed;
	return withoutContext(parsed, undefined);
}
