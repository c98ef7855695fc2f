import {fieldsText} from '../config/layouts.ts';
import type {DlqStore} from '../store/port.ts';
import type {LeaseFacts} from './lease.ts';

/**
 * Why a job may not go on here: its entries are written otherwise than this store reads them, and it
 * would publish them wrongly. Undefined when it may.
 */
export function otherFields(
	{fields: planned}: Pick<LeaseFacts, 'fields'>,
	{layout}: Pick<DlqStore, 'layout'>,
): {readonly reason: string; readonly hint: string} | undefined {
	const here = fieldsText(layout);
	if (planned === here) return undefined;
	const has = here === undefined ? 'what is open here has none' : `what is open here has ${here}`;
	return planned === undefined
		? {
				reason: `it was planned without fields, ${has}`,
				hint: 'go on with it from a context without fields, or without a context',
			}
		: {
				reason: `it was planned with the fields ${planned}, ${has}`,
				hint: `go on with it from a context of the config that says "fields": ${planned}`,
			};
}
