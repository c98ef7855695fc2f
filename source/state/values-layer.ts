import type {EntryIndex} from '../core/index/entry-index.ts';
import type {Ids, ValueCounts} from '../core/values/count-values.ts';
import type {ValuePath} from '../core/values/path.ts';
import type {SafeText} from '../text/safe-text.ts';
import type {Trouble} from './layers.ts';

/** Which values the entries have at one place of their payloads, and how many have each. */
export interface ValuesLayer {
	readonly kind: 'values';
	readonly request: number;
	readonly by: ValuePath;
	/** How many are counted, and what they are: `shown`, `marked`. Frozen when it was asked for. */
	readonly of: number;
	readonly which: SafeText;
	readonly phase: 'reading' | 'done' | 'failed';
	/** Entries gone through so far. */
	readonly read: number;
	/** What was counted so far; undefined before the first page. */
	readonly counts: ValueCounts | undefined;
	readonly failure: Trouble | undefined;
	readonly chosen: number;
	/** Answer to a key that does nothing here. */
	readonly remark: SafeText | undefined;
}

export type ValuesEvent =
	| {
			readonly type: 'values counted';
			readonly request: number;
			readonly read: number;
			readonly counts: ValueCounts;
			/** Whether that is all. */
			readonly done: boolean;
	  }
	| {readonly type: 'values failed'; readonly request: number; readonly trouble: Trouble};

export type ValuesEffect =
	| {
			readonly type: 'count values';
			readonly request: number;
			readonly index: EntryIndex;
			/** Frozen; undefined: all that is in the index. */
			readonly ids: Ids | undefined;
			readonly by: ValuePath;
			readonly now: number;
	  }
	| {readonly type: 'stop counting'};
