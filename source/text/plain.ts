// Latin letters without the soft hyphen, punctuation, arrows, rules, blocks and the signs of our screen.
const plain =
	'\\x20-\\x7e\\xa1-\\xac\\xae-\\u024f\\u2010-\\u2013\\u2018-\\u2022\\u2026\\u2039\\u203a\\u2190-\\u2193\\u21a9\\u2212\\u2248\\u2260\\u2264\\u2265\\u2500-\\u259f\\u25b8\\u25be\\u25c6\\u25cb-\\u25cf\\u2713\\u2715\\u2717';

/** Text in which every character is a grapheme and a cell of its own, whatever stands beside it. */
export const onePerCell = new RegExp(`^[${plain}]*$`);

/** The same with controls, of which only a carriage return joins what follows it. */
export const onePerGrapheme = new RegExp(`^[\\0-\\x0c\\x0e-\\x1f${plain}]*$`);
