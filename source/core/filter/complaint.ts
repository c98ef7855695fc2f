/** Thrown within the parser, told as a `FilterError` outside. */
export class Complaint extends Error {
	readonly at: number;
	readonly length: number;
	readonly hint: string;

	constructor(message: string, {at, length}: {readonly at: number; readonly length: number}, hint: string) {
		super(message);
		this.at = at;
		this.length = length;
		this.hint = hint;
	}
}
