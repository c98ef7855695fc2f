/** JSON that no terminal obeys: what is neither printable nor ASCII-safe is written as an escape. */
export function safeJson(value: unknown): string {
	return JSON.stringify(value).replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, character =>
		Array.from(
			{length: character.length},
			(_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
		).join(''),
	);
}
