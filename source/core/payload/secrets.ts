import {ours} from '../../text/safe-text.ts';

const secret =
	/(?:^|[^a-z])(?:[a-z]*(?:password|passwd|secret|token)s?|pass(?:phrase|code)?|pwd|api[_-]?keys?|auth(?:orization)?|bearer|jwt|cookies?|credentials?|private[_-]?key|access[_-]?key|session(?:[_-]?id)?|otp|pin|cvv|ssn)(?:$|[^a-z])/i;

/** Shown in place of a value whose key looks like a secret's. */
export const mask = ours('••••••');

/** Whether values under that key are masked: by its name only, so trace ids and the like stay readable. */
export function looksSecret(key: string): boolean {
	let known = names.get(key);
	if (known === undefined) {
		// camelCase counts as words apart: `accessToken`, `userPassword`, `CSRFToken`.
		const words = key.slice(0, 200).replaceAll(/([a-z\d])(?=[A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$2_');
		known = secret.test(words);
		if (names.size >= remembered) names.clear();
		if (key.length <= 200) names.set(key, known);
	}
	return known;
}

// A payload has thousands of values under a handful of keys.
const names = new Map<string, boolean>();
const remembered = 1000;
