import {createServer, type Server, type Socket} from 'node:net';
import {afterEach, expect, test} from 'vitest';
import {createStore} from '../../../../source/core/create-store.ts';

let server: Server | undefined;
const sockets = new Set<Socket>();
afterEach(async () => {
	for (const socket of sockets) socket.destroy();
	await new Promise(resolve => server?.close(resolve));
});

async function listening(answer: (socket: Socket) => void): Promise<string> {
	const made = createServer(socket => {
		sockets.add(socket);
		socket.on('error', () => {});
		answer(socket);
	});
	server = made;
	await new Promise<void>(resolve => made.listen(0, '127.0.0.1', resolve));
	const address = made.address();
	return `redis://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

const reasonOf = async (url: string) => {
	const options = {commandTimeout: 100, retryStrategy: () => null};
	const store = createStore({url, stream: 'dead', options, failFast: true});
	try {
		return await store.connect().then(
			() => undefined,
			({message, hint}: {message: string; hint: string}) => [message, hint],
		);
	} finally {
		await store.close();
	}
};

test('what takes connections and never answers is told as that', async () => {
	expect(await reasonOf(await listening(() => {}))).toEqual([
		'Command timed out',
		'Redis did not answer in time; it is tried again by itself',
	]);
});

test('what answers and is no Redis is told as that', async () => {
	const url = await listening(socket =>
		socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
	);
	expect(await reasonOf(url)).toEqual([
		'what answers there is not Redis',
		'check host and port; if Redis speaks TLS there, connect with --tls',
	]);
});
