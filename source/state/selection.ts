import {idsOfGroup} from '../core/groups/ids-of-group.ts';
import {ours, type SafeText, safeLine} from '../text/safe-text.ts';
import {chosenGroup, groupFilter, noGroup} from './groups.ts';
import type {Selection} from './layers.ts';
import {filterOfMarks} from './mark-all.ts';
import {marked} from './marks.ts';
import type {State} from './types.ts';

/** The group under the cursor where groups are shown, else the marks if there are any, else the row under the cursor. */
export function selected(state: State): Selection | undefined {
	const {index, list} = state;
	const group = chosenGroup(state);
	if (group !== undefined) {
		const ids = idsOfGroup(index, group);
		const [entry] = ids;
		const of = safeLine`the group ${group.signature} from ${group.source}`;
		return entry === undefined ? undefined : {entry, ids, of, filter: groupFilter(group)};
	}
	const {cursor} = list;
	const ids = marked(state);
	const entry = cursor ?? ids?.[0];
	return entry === undefined ? undefined : {entry, ids, of: undefined, filter: filterOfMarks(state)};
}

/** Why there is nothing a write could act on; marks that a filter hides count. */
export function nothingSelected(state: State): SafeText | undefined {
	if (state.layer?.kind === 'groups') return noGroup(state);
	return state.list.cursor === undefined && state.index.marked === 0
		? ours('there is no entry here')
		: undefined;
}
