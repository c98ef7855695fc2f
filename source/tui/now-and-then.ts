/** Calls back at once when urged, else at most every so often, and never loses the last. */
export function everyNowAndThen(every: number, call: () => void) {
	let timer: NodeJS.Timeout | undefined;
	const now = () => {
		clearTimeout(timer);
		timer = undefined;
		call();
	};
	return {
		tell(urgent: boolean) {
			if (urgent) now();
			else timer ??= setTimeout(now, every);
		},
		stop: () => clearTimeout(timer),
	};
}
