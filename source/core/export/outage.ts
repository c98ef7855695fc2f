import {ConnectionError} from '../errors.ts';
import {aMomentLater, connected} from '../replay/settle.ts';
import type {DlqStore} from '../store/port.ts';

/** How long a read waits for a connection that broke, in ms. */
export const usualPatience = 30_000;

export type Reads = Pick<DlqStore, 'stream' | 'streamPage' | 'readEntries'>;

/**
 * The same reads, asked again once connected when the connection broke; one that stays broken for
 * `patience` ms is thrown.
 */
export function throughOutages(store: DlqStore, patience: number, signal: AbortSignal | undefined): Reads {
	const again = async <Reply>(read: () => Promise<Reply>): Promise<Reply> => {
		let deadline: AbortSignal | undefined;
		for (;;) {
			try {
				return await read();
			} catch (error) {
				if (!(error instanceof ConnectionError) || store.connection().state === 'closed') throw error;
				deadline ??= AbortSignal.any([
					AbortSignal.timeout(patience),
					...(signal === undefined ? [] : [signal]),
				]);
				const ready = (await connected(store, deadline)) && (await aMomentLater());
				signal?.throwIfAborted();
				if (!ready)
					throw new ConnectionError(error.message, 'once Redis answers again, try anew', {cause: error});
			}
		}
	};
	return {
		stream: store.stream,
		streamPage: async (stream, query) => again(() => store.streamPage(stream, query)),
		readEntries: async ids => again(() => store.readEntries(ids)),
	};
}
