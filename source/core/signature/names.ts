/** What is quoted is a value and replaced, unless it names a part of the program or of the message: that is the cause. */
export function quotedOrName(found: string, text: string, at: number): string {
	const before = text.slice(Math.max(0, at - context), at);
	const after = text.slice(at + found.length, at + found.length + context);
	const inner = found.replace(/^[bru]?./u, '').slice(0, -1);
	if (told.test(before)) return found;
	const alone = after.trim() === '' && (before === '' || (at <= context && onlyClass.test(before)));
	const named = alone || introduced.test(before) || described.test(after);
	return named && isName(inner) ? `'${inner}'` : '<text>';
}

const context = 60;

// A name, a path of names, a header, a call: `user.id`, `items[].sku`, `Content-Type`, `List.get(int)`.
const name =
	/^[\p{L}_$@<][\w$\p{L}>]{0,60}(?:(?:\.|\[\]\.?|->|::|-|\/)[\w$\p{L}<>]{1,60}){0,10}(?:\[\])?(?:\([\w., ]{0,100}\))?$/u;
// What looks like a name but is somebody's id.
const someId = /\d{4}|\d[a-z_-]{1,20}\d|[_:.-]\d{2}/i;

function isName(text: string): boolean {
	return name.test(text) && !someId.test(text);
}

const onlyClass = /^(?:[\w$]{1,40}\.){0,6}[A-Z][\w$]{0,50}:\s?$/;

const nouns = [
	'(?:sub)?field(?:s|name)?',
	'keys?',
	'columns?',
	'attributes?',
	'arguments?',
	'args?',
	'param(?:eter)?s?',
	'propert(?:y|ies)',
	'variables?',
	'(?:local|free) variable',
	'module(?: named)?',
	'method',
	'function',
	'relation',
	'table',
	'view',
	'schema',
	'constraint',
	'index',
	'type',
	'class',
	'enum',
	'struct',
	'interface',
	'header',
	'option',
	'setting',
	'element',
	'codec',
	'package',
	'import(?: name)?',
	'plugin',
	'command',
	'reading',
	'setting',
	'invoke',
	'because',
	'value of',
	'name',
	'from',
	'and',
].join('|');
// `field 'content'`, `arguments: 'a'`, `(reading 'id')`.
const introduced = new RegExp(`(?<![\\w'"])(?:${nouns})(?:\\s?[:=(\\[]\\s?|\\s)$`, 'i');
// `'NoneType' object`, `"content" is required`.
// Or it is the key of an object.
const described =
	/^:\s?(?:["'\d{[<]|true|false|null|None)|^\s(?:objects?\b|codec\b|is required|is missing|missing|is not defined|is not a function|is not allowed|is null|is undefined|is not iterable|must |should |cannot be (?:null|empty|blank)|can't be|field|column|key\b|attribute|property|argument|parameter|of relation|of struct|does not exist on)/i;
// In an error that is an object: what it says of itself. Its own variable parts are replaced later.
const told = /(?:error|code|type|message|reason|msg|title|detail|status)\w{0,12}["']?\s?[:=]\s?$/i;
