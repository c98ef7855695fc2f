import {connect, createServer, type Socket} from 'node:net';

/** What becomes of a command on its way. */
export type Fault =
	/** The command never arrives; the client's connection breaks. */
	| 'cut before'
	/** The server carries it out; its reply is lost and the connection breaks. */
	| 'cut after'
	/** The client's connection breaks; the command arrives at the server once `release` is called. */
	| 'late';

export interface TcpProxy {
	readonly port: number;
	readonly url: string;
	/** Strikes the next command whose bytes hold `sign`; `struck` resolves when it has happened. */
	strike(sign: string, fault: Fault, then?: () => void): Promise<void>;
	/** Sends off what a `late` fault held back. Resolves with the server's answer. */
	release(): Promise<Buffer>;
	/** Stops listening and breaks those there are, until `open`. */
	shut(): void;
	open(): Promise<void>;
	close(): Promise<void>;
}

/** Stands between a client and a server, and breaks the connection where a test wants it. */
export async function startProxy(serverPort: number): Promise<TcpProxy> {
	let armed: {sign: string; fault: Fault; done: () => void} | undefined;
	let held: {chunk: Buffer; upstream: Socket} | undefined;
	const clients = new Set<Socket>();

	const server = createServer(client => {
		const upstream = connect(serverPort, '127.0.0.1');
		clients.add(client);
		let deaf = false;
		client.on('data', (chunk: Buffer) => {
			if (armed === undefined || !chunk.includes(armed.sign)) return void upstream.write(chunk);
			const {fault, done} = armed;
			armed = undefined;
			const end = () => {
				done();
				client.destroy();
			};
			if (fault === 'cut before') return end();
			deaf = true;
			if (fault === 'late') {
				held = {chunk, upstream};
				return end();
			}
			upstream.once('data', end);
			upstream.write(chunk);
		});
		upstream.on('data', chunk => {
			if (!deaf) client.write(chunk);
		});
		client.on('error', () => {});
		upstream.on('error', () => client.destroy());
		client.on('close', () => {
			clients.delete(client);
			if (held?.upstream !== upstream) upstream.destroy();
		});
		upstream.on('close', () => client.destroy());
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	const port = typeof address === 'object' && address !== null ? address.port : 0;

	return {
		port,
		url: `redis://127.0.0.1:${port}`,
		async strike(sign, fault, then) {
			await new Promise<void>(resolve => {
				armed = {
					sign,
					fault,
					done: () => {
						then?.();
						resolve();
					},
				};
			});
		},
		async release() {
			if (held === undefined) throw new Error('nothing is held back');
			const {chunk, upstream} = held;
			held = undefined;
			return new Promise(resolve => {
				upstream.once('data', (answer: Buffer) => {
					upstream.destroy();
					resolve(answer);
				});
				upstream.write(chunk);
			});
		},
		shut() {
			server.close();
			for (const client of clients) client.destroy();
		},
		async open() {
			await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
		},
		async close() {
			for (const client of clients) client.destroy();
			if (server.listening) await new Promise(resolve => server.close(resolve));
		},
	};
}
