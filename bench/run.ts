/* `npm run bench -- [part …]`: prints the table of all budgets, or of the parts that are named. */
import {cpus, loadavg, totalmem} from 'node:os';
import process from 'node:process';
import {type RedisServer, startRedis} from '../test/helpers/redis-server.ts';
import setup from '../test/setup/redis.ts';
import {bulkFigures} from './bulk.ts';
import {type Figure, table} from './helpers/figures.ts';
import {linkFigures} from './link.ts';
import {millionFigures} from './million.ts';
import {screenFigures} from './screen.ts';
import {startUpFigures} from './start-up.ts';

const parts: Readonly<Record<string, (server: RedisServer) => Promise<Figure[]>>> = {
	'start-up': startUpFigures,
	screen: screenFigures,
	link: linkFigures,
	million: millionFigures,
	bulk: bulkFigures,
};

setup();
const named = process.argv.slice(2);
const figures: Figure[] = [];
let redis = '';
for (const [name, measure] of Object.entries(parts)) {
	if (named.length > 0 && !named.includes(name)) continue;
	process.stderr.write(`${name}…\n`);
	const server = await startRedis();
	try {
		redis ||= /redis_version:(\S+)/.exec(await server.client.info('server'))?.[1] ?? '';
		figures.push(...(await measure(server)));
	} finally {
		await server.stop();
	}
}
const [processor] = cpus();
const memory = Math.round(totalmem() / 2 ** 30);
process.stdout.write(
	`${cpus().length} cores (${processor?.model.trim() ?? 'unknown'}), ${memory} GB, ${process.platform}, Node ${process.versions.node}, Redis ${redis}, load ${loadavg()[0]?.toFixed(1)}\n\n${table(figures)}\n`,
);
process.exit(0);
