import {ours} from '../../text/safe-text.ts';

const secret =
	/(?:^|[^a-z])(?:pass(?:word|wd|phrase|code)?|pwd|secrets?|tokens?|api[_-]?keys?|auth(?:orization)?|cookies?|credentials?|private[_-]?key|access[_-]?key|session(?:[_-]?id)?|otp|pin|cvv|ssn)(?:$|[^a-z])/i;

/** Shown in place of a value whose key looks like a secret's. */
export const mask = ours('••••••');

/** Whether values under that key are masked: by its name only, so trace ids and the like stay readable. */
export function looksSecret(key: string): boolean {
	let known = names.get(key);
	if (known === undefined) {
		// camelCase counts as words apart: `accessToken`, `userPassword`.
		known = secret.test(key.slice(0, 200).replaceAll(/([a-z\d])([A-Z])/g, '$1_$2'));
		if (names.size >= remembered) names.clear();
		if (key.length <= 200) names.set(key, known);
	}
	return known;
}

// A payload has thousands of values under a handful of keys.
const names = new Map<string, boolean>();
const remembered = 1000;
