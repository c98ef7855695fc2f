import type {RedisOptions} from 'ioredis';
import {UsageError} from '../../errors.ts';

const form = /^(rediss?)\+sentinel:\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^/@]+)\/([^/]+)(?:\/(\d+))?$/;
const usualPort = 26_379;

/**
 * `redis+sentinel://[user[:password]@]host[:port][,host[:port]…]/NAME[/db]` (`rediss+sentinel` for TLS) as
 * options of the client; undefined for any other kind of address. The password is that of the master.
 * @throws UsageError
 */
export function sentinelOptions(url: string): RedisOptions | undefined {
	if (!/^rediss?\+sentinel:/.test(url)) return undefined;
	const [, scheme, user, password, hosts = '', name = '', db = '0'] = form.exec(url) ?? [];
	if (scheme === undefined)
		throw new UsageError(
			'that is no address of sentinels',
			'it looks like redis+sentinel://host:26379,host2:26379/mymaster/0',
		);
	return {
		name: decodeURIComponent(name),
		db: Number(db),
		sentinels: hosts.split(',').map(each => {
			const [, host = each, port] = /^(.*?)(?::(\d+))?$/.exec(each) ?? [];
			return {host, port: port === undefined ? usualPort : Number(port)};
		}),
		...(user === undefined || user === '' ? {} : {username: decodeURIComponent(user)}),
		...(password === undefined ? {} : {password: decodeURIComponent(password)}),
		...(scheme === 'rediss' ? {tls: {}, enableTLSForSentinelMode: true} : {}),
		// A master that was demoted answers, too: leave it and ask the sentinels again.
		reconnectOnError: error => error.message.startsWith('READONLY'),
		sentinelRetryStrategy: attempt => Math.min(1000, 100 * attempt),
	};
}
