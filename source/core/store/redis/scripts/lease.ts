import {prelude} from './prelude.ts';

/**
 * Renews a job's lease. KEYS 1 jobs   ARGV 1 operation, 2 facts, 3 ids or '' to leave them
 * Replies the last wish or nil
 */
export const renew = `${prelude}
local jobs, operation = KEYS[1], ARGV[1]
redis.call('HSET', jobs, 'job ' .. operation, ARGV[2], 'at ' .. operation, now())
if ARGV[3] ~= '' then redis.call('HSET', jobs, 'ids ' .. operation, ARGV[3]) end
return redis.call('HGET', jobs, 'wish ' .. operation)
`;
