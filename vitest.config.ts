import {defineConfig} from 'vitest/config';

export default defineConfig({
	test: {
		include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
		globalSetup: ['test/setup/redis.ts'],
		pool: 'forks',
		// One fewer than there are cores is the rule, which on two of them is one after the other.
		maxWorkers: 2,
		testTimeout: 40_000,
		hookTimeout: 30_000,
		reporters: ['default', ['json', {outputFile: '.cache/vitest.json'}]],
	},
});
