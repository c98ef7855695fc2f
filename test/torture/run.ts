/* `npm run test:torture -- [standalone|cluster|sentinel …] [--kills N]`: prints counts, exits with 1 when one is off. */
import process from 'node:process';
import {parseArgs} from 'node:util';
import setup from '../setup/redis.ts';
import {type DeploymentName, deployments} from './deployments.ts';
import {torture} from './torture.ts';

const {values, positionals} = parseArgs({
	allowPositionals: true,
	options: {kills: {type: 'string', default: '1000'}},
});
const names = positionals.length === 0 ? Object.keys(deployments) : positionals;
const kills = Number(values.kills);
setup();
let off = 0;
for (const name of names) {
	for (const goals of [
		['x', 'y', 'discard'],
		['naive', 'naive'],
	]) {
		const naive = goals.includes('naive');
		const deployment = await deployments[name as DeploymentName]();
		const counts = await torture(deployment, {
			kills: naive ? Math.ceil(kills / 10) : kills,
			goals,
			faultEvery: name === 'sentinel' ? 10_000 : 1500,
			tell: text => process.stderr.write(`${name}: ${text}\n`),
		});
		await deployment.stop();
		const {lost, twice} = counts;
		const right = naive ? lost + twice > 0 : lost === 0 && twice === 0;
		if (!right) off++;
		const verdict = naive ? (right ? 'fails, as it must' : 'was not caught') : right ? 'holds' : 'FAILED';
		process.stdout.write(`${name} ${goals.join('+')} ${verdict} ${JSON.stringify(counts)}\n`);
	}
}
process.exit(off === 0 ? 0 : 1);
