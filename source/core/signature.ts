/** Longer texts are cut: a signature tells causes apart, it does not quote them. */
const longest = 300;

const variable: ReadonlyArray<readonly [RegExp, string]> = [
	[/\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/gi, '<uuid>'],
	[/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?/g, '<time>'],
	[/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g, '<address>'],
	[/\b0x[\da-f]+\b/gi, '<hex>'],
	[/\b(?=[\da-f]*\d)[\da-f]{6,}(?:-[\da-f]{4,})*\b/gi, '<id>'],
	[/(?<![\w<])[-+]?\d+(?:[.,]\d+)*/g, '<n>'],
];

/** An error text with its variable parts replaced: entries that died of the same cause have the same one. */
export function signatureOf(error: string): string {
	let text = error.slice(0, longest * 2);
	for (const [pattern, name] of variable) text = text.replaceAll(pattern, name);
	return text.slice(0, longest);
}
