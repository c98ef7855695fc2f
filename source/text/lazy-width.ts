import {onePerCell} from './plain.ts';

type StringWidth = (text: string, options?: object) => number;

const style = /\u{1b}\[[\d;]*m/gu;
let exact: StringWidth | undefined;

/**
 * In the bundle this stands in for string-width, whose emoji tables take longer to load than the first
 * frame may: plain text, styled or not, needs none of them.
 */
function stringWidth(text: string, options?: object): number {
	const bare = text.includes('\u{1b}') ? text.replaceAll(style, '') : text;
	if (onePerCell.test(bare)) return bare.length;
	exact ??= (require('../../node_modules/string-width/index.js') as {default: StringWidth}).default;
	return exact(text, options);
}

export {stringWidth as default};
