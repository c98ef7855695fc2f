import {createServer} from 'node:net';
import {expect, onTestFinished, test} from 'vitest';
import {createStore} from '../../../../source/core/create-store.ts';

test('what speaks another protocol is told apart from a Redis that fails', async () => {
	const server = createServer(socket => {
		socket.on('error', () => undefined);
		socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
	});
	await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
	onTestFinished(() => void server.close());
	const address = server.address();
	const port = typeof address === 'object' ? address?.port : undefined;
	const store = createStore({url: `redis://127.0.0.1:${port}`, stream: 'dlq'});
	onTestFinished(async () => store.close());
	await expect(store.connect()).rejects.toMatchObject({
		name: 'ConnectionError',
		message: 'what answers there does not speak the protocol of Redis',
		hint: expect.stringContaining('--tls'),
	});
});
