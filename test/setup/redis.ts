import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, readdirSync} from 'node:fs';
import path from 'node:path';

const cache = path.resolve('.cache/redis');
const servers = ['redis-server', 'valkey-server'];
const adviceForPeople =
	'the tests need redis-server or valkey-server on the PATH; on Debian: sudo apt-get install -y redis-server';

/**
 * Finds a Redis server for the tests, or gets one from the distribution: installed by root, unpacked
 * under the project's cache by anyone else. The tests find it in REDIS_DLQ_TEST_SERVER.
 */
export default function setup(): void {
	process.env['REDIS_DLQ_TEST_SERVER'] = onPath() ?? unpacked() ?? provide();
}

function onPath(): string | undefined {
	for (const directory of (process.env['PATH'] ?? '').split(path.delimiter)) {
		const found = servers.map(name => path.join(directory, name)).find(file => existsSync(file));
		if (found !== undefined) return found;
	}
	return undefined;
}

function unpacked(): string | undefined {
	const file = path.join(cache, 'root/usr/bin/redis-server');
	if (!existsSync(file)) return undefined;
	process.env['LD_LIBRARY_PATH'] = libraries(path.join(cache, 'root')).join(path.delimiter);
	return file;
}

function provide(): string {
	try {
		if (process.getuid?.() === 0) install();
		else unpack();
	} catch (error) {
		throw new Error(`${adviceForPeople}\n(${error instanceof Error ? error.message : String(error)})`);
	}
	const found = onPath() ?? unpacked();
	if (found === undefined) throw new Error(adviceForPeople);
	return found;
}

function install(): void {
	// A system service is not wanted: policy-rc.d would forbid it, but the tests only need the program.
	const quiet = {stdio: ['ignore', 'ignore', 'inherit'] as ['ignore', 'ignore', 'inherit']};
	const env = {...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1'};
	execFileSync('apt-get', ['update', '-qq'], {...quiet, env});
	execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'redis-server'], {
		...quiet,
		env,
	});
}

function unpack(): void {
	const debs = path.join(cache, 'debs');
	mkdirSync(debs, {recursive: true});
	const plan = execFileSync('apt-get', ['install', '--simulate', '--no-install-recommends', 'redis-server'], {
		encoding: 'utf8',
	});
	const packages = [...plan.matchAll(/^Inst (\S+)/gm)].map(match => match[1] ?? '');
	execFileSync('apt-get', ['download', '-qq', ...packages], {
		cwd: debs,
		stdio: ['ignore', 'ignore', 'inherit'],
	});
	for (const deb of readdirSync(debs)) {
		execFileSync('dpkg-deb', ['-x', path.join(debs, deb), path.join(cache, 'root')]);
	}
}

function libraries(root: string): string[] {
	const base = path.join(root, 'usr/lib');
	const below = existsSync(base) ? readdirSync(base).map(name => path.join(base, name)) : [];
	return [base, ...below];
}
