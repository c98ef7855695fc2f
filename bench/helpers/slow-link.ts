/** A link that takes its time. */
export interface LinkOptions {
	/** Bytes a second towards the reader. */
	readonly bandwidth: number;
	/** Ms there and back. */
	readonly latency: number;
	/** Bytes on their way before the writer has to wait. */
	readonly onTheWay: number;
}

interface Source {
	pause(): void;
	resume(): void;
}

/** Hands on what comes from a pseudo-terminal as a slow link would. @returns what takes its data */
export function slowly(
	{bandwidth, latency, onTheWay}: LinkOptions,
	source: Source,
	deliver: (data: string) => void,
): (data: string) => void {
	let free = 0;
	let waiting = 0;
	return data => {
		const bytes = Buffer.byteLength(data);
		waiting += bytes;
		if (waiting > onTheWay) source.pause();
		free = Math.max(free, performance.now()) + (bytes * 1000) / bandwidth;
		setTimeout(
			() => {
				waiting -= bytes;
				if (waiting <= onTheWay) source.resume();
				deliver(data);
			},
			free - performance.now() + latency / 2,
		);
	};
}
