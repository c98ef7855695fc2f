/* `npm run bench -- [part …]`: prints the table of all budgets, or of the parts that are named. */
import process from 'node:process';
import {type RedisServer, startRedis} from '../test/helpers/redis-server.ts';
import setup from '../test/setup/redis.ts';
import {bulkFigures} from './bulk.ts';
import {type Figure, table} from './helpers/figures.ts';
import {millionFigures} from './million.ts';
import {screenFigures} from './screen.ts';
import {startUpFigures} from './start-up.ts';

const parts: Readonly<Record<string, (server: RedisServer) => Promise<Figure[]>>> = {
	'start-up': startUpFigures,
	screen: screenFigures,
	million: millionFigures,
	bulk: bulkFigures,
};

setup();
const named = process.argv.slice(2);
const figures: Figure[] = [];
for (const [name, measure] of Object.entries(parts)) {
	if (named.length > 0 && !named.includes(name)) continue;
	process.stderr.write(`${name}…\n`);
	const server = await startRedis();
	try {
		figures.push(...(await measure(server)));
	} finally {
		await server.stop();
	}
}
process.stdout.write(`${table(figures)}\n`);
process.exit(0);
