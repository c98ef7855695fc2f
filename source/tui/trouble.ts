import {DlqError} from '../core/errors.ts';
import type {Trouble} from '../state/layers.ts';
import {ours, safeText} from '../text/safe-text.ts';

/** Any error as something the screen can say. */
export function trouble(error: unknown): Trouble {
	if (error instanceof DlqError) return {message: safeText(error.message), hint: safeText(error.hint)};
	return {
		message: safeText(error instanceof Error ? error.message : String(error)),
		hint: ours('this was not expected: please report it'),
	};
}
