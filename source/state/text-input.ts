/** What a key of the line editor makes of the text; undefined when it is none of its keys. */
export function editText(text: string, name: string): string | undefined {
	switch (name) {
		case 'backspace':
		case 'delete':
			return [...text].slice(0, -1).join('');
		case 'ctrl-u':
			return '';
		case 'ctrl-w':
			return text.replace(/\S*\s*$/, '');
		default:
			return undefined;
	}
}

/** What was typed or pasted at the end of it. Line ends and other control characters are dropped, so a paste sends nothing off. */
export function appended(text: string, typed: string, most = 4000): string {
	return (text + typed.replaceAll(/\p{Cc}/gu, '')).slice(0, most);
}
