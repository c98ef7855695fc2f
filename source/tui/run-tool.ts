import {spawn} from 'node:child_process';

export type ToolResult =
	| {readonly kind: 'done'}
	| {readonly kind: 'missing'}
	| {readonly kind: 'failed'; readonly reason: string};

/** Runs a program without a shell, with that on its input. Never throws. */
export type RunTool = (
	command: string,
	args: readonly string[],
	input: string | Uint8Array,
) => Promise<ToolResult>;

/** Longer than a tool that only takes a text can need, in ms. */
const usualPatience = 3000;

export function toolRunner(environment: NodeJS.ProcessEnv, patience = usualPatience): RunTool {
	return (command, args, input) =>
		new Promise(resolve => {
			// Its output is not waited for: a tool that keeps the clipboard lives on in the background.
			const child = spawn(command, args, {env: environment, stdio: ['pipe', 'ignore', 'ignore']});
			const timer = setTimeout(() => {
				child.kill('SIGKILL');
				resolve({kind: 'failed', reason: `did not end within ${patience / 1000} s`});
			}, patience);
			child.on('error', error => {
				clearTimeout(timer);
				const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
				resolve(missing ? {kind: 'missing'} : {kind: 'failed', reason: error.message});
			});
			child.on('exit', (code, signal) => {
				clearTimeout(timer);
				resolve(code === 0 ? {kind: 'done'} : {kind: 'failed', reason: `ended with ${code ?? signal}`});
			});
			// One that does not read to the end says so by its exit code.
			child.stdin.on('error', () => {});
			child.stdin.end(input);
		});
}
