const invisible = /[\p{C}\p{Zl}\p{Zp}]/gu;
const beyondAscii = /[^\x20-\x7e]/gu;

/** JSON that no terminal obeys: what is not printable, or with `ascii` no ASCII, is written as an escape. */
export function safeJson(value: unknown, ascii = false): string {
	return JSON.stringify(value).replaceAll(ascii ? beyondAscii : invisible, character =>
		Array.from(
			{length: character.length},
			(_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
		).join(''),
	);
}
