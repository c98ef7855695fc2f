import {EventEmitter} from 'node:events';

/** A terminal that takes what is written when it is told to. */
export class Link extends EventEmitter {
	columns = 60;
	rows = 16;
	stalled = false;
	written = '';
	writes = 0;
	queued = 0;
	#taken: Array<() => void> = [];

	write(data: string, done?: () => void): boolean {
		this.written += data;
		this.writes++;
		this.queued++;
		this.#taken.push(() => {
			this.queued--;
			done?.();
		});
		if (!this.stalled) this.flow();
		return true;
	}

	flow(): void {
		this.stalled = false;
		while (this.#taken.length > 0) this.#taken.shift()?.();
	}

	take(): string {
		const {written} = this;
		this.written = '';
		return written;
	}

	resize(columns: number, rows: number): void {
		this.columns = columns;
		this.rows = rows;
		this.emit('resize');
	}
}
