/** One line of `doctor`. */
export interface Finding {
	readonly what: string;
	readonly state: 'ok' | 'warning' | 'error';
	readonly message: string;
	readonly hint?: string;
}
