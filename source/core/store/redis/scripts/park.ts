/**
 * Parks a failed message: adds it to the DLQ under the cap and acknowledges it at its source.
 *
 * KEYS  1 the DLQ, 2 the source stream
 * ARGV  1 cap, 2 group, 3 message id, then the fields and values of the entry
 * Replies  id on the DLQ, number acknowledged; an error when nothing was added
 */
export const park = `
local fields = {}
for at = 4, #ARGV do fields[#fields + 1] = ARGV[at] end
local id = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', unpack(fields))
local acknowledged = redis.pcall('XACK', KEYS[2], ARGV[2], ARGV[3])
return {id, type(acknowledged) == 'number' and acknowledged or 0}
`;
