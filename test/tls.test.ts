import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {freePort, type RedisServer, startRedis} from './helpers/redis-server.ts';
import {run} from './helpers/run.ts';

// A certificate authority of the tests' own; its key was thrown away. server.crt is for localhost,
// redis.test and 127.0.0.1.
const file = (name: string) => path.join(import.meta.dirname, 'fixtures/tls', name);
let server: RedisServer;
let port: string;

beforeAll(async () => {
	port = String(await freePort());
	const certificates = ['--tls-cert-file', file('server.crt'), '--tls-key-file', file('server.key')];
	const args = ['--tls-port', port, ...certificates, '--tls-ca-cert-file', file('ca.crt')];
	server = await startRedis({args: [...args, '--tls-auth-clients', 'yes']});
	await server.client.xadd(
		'sg:stream:dlq',
		'*',
		'original_stream',
		'inbound',
		'error',
		'over TLS',
		'data',
		'x',
	);
});
afterAll(() => server.stop());

const ca = ['--cacert', file('ca.crt')];
const client = ['--cert', file('client.crt'), '--key', file('client.key')];

test.each<[string, () => string[]]>([
	['by address', () => ['-u', `rediss://127.0.0.1:${port}`]],
	['by flag', () => ['--tls', '-p', port]],
	['under another name', () => ['--tls', '-h', '127.0.0.1', '-p', port, '--sni', 'redis.test']],
])('connects %s', async (_, where) => {
	expect(await run([...where(), ...ca, ...client, 'list'])).toMatchObject({
		code: 0,
		out: expect.stringContaining('over TLS'),
	});
});

test.each<[string, string[], RegExp]>([
	['an unknown authority', [], /self-signed certificate.*--cacert/],
	['no certificate of its own', ca, /^redis-dlq: tlsv13 alert certificate required\. .*--cert and --key/],
	['another host name', [...ca, ...client, '--sni', 'elsewhere.test'], /elsewhere\.test.*--sni/],
	['a file that is not there', ['--cacert', '/nowhere/ca.crt'], /\/nowhere\/ca\.crt cannot be read/],
])('%s: refused, with what to do', async (_, args, said) => {
	const {code, err} = await run(['--tls', '-p', port, ...args, 'list']);
	expect(err).toMatch(said);
	// No trace of a socket's error that nobody heard.
	expect(err.trim().split('\n')).toHaveLength(1);
	expect(code).toBe(args.includes('/nowhere/ca.crt') ? 2 : 3);
});

test('without TLS to a port that wants it: refused, with what to do', async () => {
	const {code, err} = await run(['-p', port, 'list']);
	expect(code).toBe(3);
	expect(err).toMatch(/TLS|--tls/);
});
