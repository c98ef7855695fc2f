import process from 'node:process';
import {type SafeText, safeLine} from '../text/safe-text.ts';
import {copiedText, copyText} from './clipboard.ts';
import {pageText} from './pager.ts';
import type {EffectContext} from './run-effect.ts';
import {toolRunner} from './run-tool.ts';
import {trouble} from './trouble.ts';

type World = Pick<EffectContext, 'dispatch' | 'terminal'>;

/** Copies, and tells what was copied, how much and how; or why not. `what`: its name for the operator. */
export async function copyOut(
	{dispatch, terminal}: World,
	what: SafeText,
	content: string | Uint8Array,
	instead?: SafeText,
): Promise<void> {
	const {env, platform} = process;
	const world = {
		environment: env,
		platform,
		run: toolRunner(env),
		pass: (sequence: string) => terminal.pass(sequence),
	};
	const copied = await copyText(content, world, instead);
	const tone = copied.kind === 'copied' ? 'plain' : 'error';
	dispatch({type: 'told', tone, text: copiedText(what, copied)});
}

/** Shows lines in the pager; a pager that fails is told on the screen. */
export async function pageOut({dispatch, terminal}: World, lines: Iterable<SafeText>): Promise<void> {
	try {
		await terminal.lend(async () => pageText([...lines], process.env));
	} catch (error) {
		const {message, hint} = trouble(error);
		dispatch({type: 'told', tone: 'error', text: safeLine`${message}: ${hint}`});
	}
}
