import type {SafeText} from '../text/safe-text.ts';
import type {State} from './types.ts';

/** Where keys go: the top layer if there is one, else the pane that has the focus. */
export type Mode =
	| 'list'
	| 'detail'
	| 'help'
	| 'menu'
	| 'prompt'
	| 'replay'
	| 'bulk'
	| 'job'
	| 'archive'
	| 'aside'
	| 'audit'
	| 'trace'
	| 'groups'
	| 'values'
	| 'rescue'
	| 'messages'
	| 'palette'
	| 'filter'
	/** A text is typed to search the payload for. */
	| 'search';

export type Command =
	| 'down'
	| 'up'
	| 'half-down'
	| 'half-up'
	| 'page-down'
	| 'page-up'
	| 'first'
	| 'last'
	| 'open'
	| 'close'
	| 'switch-pane'
	| 'payload-view'
	| 'search'
	| 'next-match'
	| 'previous-match'
	| 'reveal'
	| 'replay'
	| 'migrate'
	| 'to-target'
	| 'edit'
	| 'mark-failed'
	| 'save-failed'
	| 'mark'
	| 'range'
	| 'mark-all'
	| 'filter'
	| 'filter-value'
	| 'count-values'
	| 'sort'
	| 'reverse'
	| 'discard'
	| 'undo-discard'
	| 'include-held'
	| 'show-entries'
	| 'show-groups'
	| 'show-job'
	| 'show-archive'
	| 'show-audit'
	| 'trace'
	| 'export'
	| 'handover'
	| 'job-pause'
	| 'job-stop'
	| 'take-over'
	| 'job-faster'
	| 'job-slower'
	| 'rescue'
	| 'rescue-stop'
	| 'switch-aside'
	| 'confirm'
	| 'create-target'
	| 'enter'
	| 'help'
	| 'refresh'
	| 'palette'
	| 'messages'
	| 'copy'
	| 'page'
	| 'contexts'
	| 'narrower'
	| 'wider'
	| 'back'
	| 'quit';

/** A key as data: the footer, the help and the readme's table derive from it. */
export interface Binding {
	readonly command: Command;
	/** Names of keys, as shown: `j`, `↓`, `ctrl-d`, `enter`, `esc`, `tab`, `f5`. */
	readonly keys: readonly string[];
	readonly modes: readonly Mode[];
	/** A word or two for the footer. */
	readonly label: SafeText;
	/** One line for the help. */
	readonly help: SafeText;
	/** Counts characters of a chunk: a held key on a slow link. Others act on a single key only. */
	readonly movement?: true;
	/** Leads to a write. */
	readonly dangerous?: true;
	/** Place in the footer, smallest first, where it differs by mode; left out of it when there is none. */
	readonly footer?: number | Partial<Record<Mode, number>>;
	/** Why it cannot be used now; undefined when it can. */
	readonly disabled?: (state: State) => SafeText | undefined;
}
