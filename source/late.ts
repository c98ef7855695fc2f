/**
 * What is loaded once the first frame stands, in one piece: every piece more is one more file to find
 * before that frame, because esbuild cuts the bundle by who needs what.
 */

export {contextsCommand} from './commands/contexts.ts';
export {createDemo} from './core/demo/demo.ts';
export {migrationFile} from './core/migrations/list.ts';
export {createMigrationRunner} from './core/migrations/runner.ts';
export {createRedisStore} from './core/store/redis/redis-store.ts';
export {dispatch} from './dispatch.ts';
export {journalOf, leaseOf, unfinishedHere} from './jobs.ts';
export {contextsOf, viewOf} from './places.ts';
export {createEffects} from './tui/run-effect.ts';
export {wire} from './wiring.ts';
