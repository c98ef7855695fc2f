/** The known word that is nearest to a mistyped one; undefined when none is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
	const ranked = known.map(each => ({each, away: distance(word, each)})).sort((a, b) => a.away - b.away);
	const [best] = ranked;
	return best !== undefined && best.away <= Math.max(1, Math.floor(word.length / 3)) ? best.each : undefined;
}

// Levenshtein, one row at a time; words are short.
function distance(a: string, b: string): number {
	let row = Array.from({length: b.length + 1}, (_, at) => at);
	for (const [at, character] of [...a].entries()) {
		const next = [at + 1];
		for (let column = 0; column < b.length; column++) {
			const changed = (row[column] ?? 0) + (character === b[column] ? 0 : 1);
			next.push(Math.min(changed, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
		}
		row = next;
	}
	return row[b.length] ?? 0;
}
