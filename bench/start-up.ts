import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {atMost, type Figure, median} from './helpers/figures.ts';
import {Pty, program} from './helpers/pty.ts';

const rounds = 15;

/** From the start of the process to its first frame, beside a node that does nothing. Nothing listens at the address. */
export async function startUpFigures(): Promise<Figure[]> {
	const base = await mkdtemp(path.join(tmpdir(), 'redis-dlq-bench-'));
	const bare: number[] = [];
	const warm: number[] = [];
	const cold: number[] = [];
	await leaveOrderly(base);
	for (let round = 0; round < rounds; round++) {
		bare.push(await bareNode());
		warm.push(await firstFrame(base));
		cold.push(await firstFrame(path.join(base, `cold-${round}`)));
	}
	await rm(base, {recursive: true});
	const beside = median(bare);
	return [
		atMost('first frame, warm, against a bare node', median(warm) / beside, 5, '×'),
		atMost('first frame, cold (nothing compiled before)', median(cold) / beside, 8, '×'),
	];
}

async function bareNode(): Promise<number> {
	const pty = new Pty([process.execPath, '-e', '0']);
	await pty.ended;
	return performance.now() - pty.started;
}

async function firstFrame(cache: string): Promise<number> {
	const pty = open(cache);
	await pty.until(() => pty.frames > 0, 'the first frame');
	const took = performance.now() - pty.started;
	pty.kill();
	await pty.ended;
	return took;
}

// What was compiled is kept by a program that ends by itself.
async function leaveOrderly(cache: string): Promise<void> {
	const pty = open(cache);
	await pty.until(() => pty.isShown('nothing listens'), 'the refused connection');
	pty.send('q');
	await pty.ended;
}

function open(cache: string): Pty {
	return new Pty([...program, '-u', 'redis://127.0.0.1:1'], {environment: {XDG_CACHE_HOME: cache}});
}
