import {defineConfig} from 'vitest/config';

export default defineConfig({
	test: {
		include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
		globalSetup: ['test/setup/redis.ts'],
		pool: 'forks',
		testTimeout: 40_000,
		hookTimeout: 30_000,
		reporters: ['default', ['json', {outputFile: '.cache/vitest.json'}]],
	},
});
