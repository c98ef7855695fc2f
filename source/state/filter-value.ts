import {narrowed} from '../core/filter/narrow.ts';
import {withoutSecrets} from '../core/payload/json-secrets.ts';
import {bodyOf, isContainer, kindOf} from '../core/payload/node.ts';
import {withoutHidden} from '../core/payload/secret-map.ts';
import {show} from '../core/payload/show.ts';
import {Kind} from '../core/payload/tape.ts';
import type {Spot} from '../core/payload/types.ts';
import {ours, type SafeText, safeText} from '../text/safe-text.ts';
import {spotOf} from './copy.ts';
import {settled, type Update} from './event.ts';
import {openFilter} from './filter.ts';
import {quoted} from './groups.ts';
import type {State} from './types.ts';

const longest = 100;

/** `=`: the line for a filter, with a term for the value under the pane's cursor added to it. */
export function filterByValue(state: State): Update {
	const spot = spotOf(state);
	if (spot === undefined) return settled(state);
	const before = state.arrangement.filter?.text ?? '';
	return openFilter(state, narrowed(before, `${spot.path}:${termFor(spot)}`));
}

/** Why there is no term for what is under the cursor. */
export function noValue(state: State): SafeText | undefined {
	const spot = spotOf(state);
	if (spot === undefined) return ours('the cursor is on no value of the payload');
	if (spot.masked) return ours('the value is masked: v reveals it');
	return state.detail.reveal || !hasMasked(spot)
		? undefined
		: ours('a part of the value is masked: v reveals it');
}

// A filter's line shows what is looked for.
function hasMasked({doc: {tape}, node}: Spot): boolean {
	const body = bodyOf(tape, node);
	if (isContainer(tape, node)) return false;
	return (kindOf(tape, node) === Kind.text ? withoutSecrets(body) : withoutHidden(body)) !== body;
}

function termFor({doc: {tape}, node}: Spot): string {
	if (isContainer(tape, node)) return '*';
	const body = bodyOf(tape, node);
	switch (kindOf(tape, node)) {
		case Kind.text:
			return quoted([...safeText(body, body.length * 4)].slice(0, longest).join(''));
		case Kind.bytes:
			return Buffer.from(body.subarray(0, longest)).toString('hex');
		default:
			return show(tape, node, 200).text;
	}
}
