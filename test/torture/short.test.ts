import {expect, test} from 'vitest';
import {deployments} from './deployments.ts';
import {torture} from './torture.ts';

// The whole of it: `npm run test:torture`, see docs/torture.md.
test.each(['standalone', 'cluster'] as const)(
	'%s: operators killed at random moments lose nothing and double nothing',
	async name => {
		const deployment = await deployments[name]();
		try {
			const counts = await torture(deployment, {kills: 9, goals: ['x', 'y', 'discard'], faultEvery: 600});
			expect(counts).toMatchObject({lost: 0, twice: 0});
			expect(counts.kills).toBeGreaterThanOrEqual(9);
		} finally {
			await deployment.stop();
		}
	},
	60_000,
);

test('the naive way, XADD then XDEL, does not hold: the suite sees it', async () => {
	const deployment = await deployments.standalone();
	try {
		const {lost, twice} = await torture(deployment, {kills: 6, goals: ['naive', 'naive'], faultEvery: 1e9});
		expect(lost + twice).toBeGreaterThan(0);
	} finally {
		await deployment.stop();
	}
}, 60_000);
