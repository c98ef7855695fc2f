import type {Layer} from '../layers.ts';
import type {State} from '../types.ts';
import {asidePanel} from './aside.ts';
import {bulkDialog} from './bulk.ts';
import type {Dialog} from './dialog-text.ts';
import {jobPanel} from './job.ts';
import {messagesPanel} from './messages.ts';
import {archivePanel, auditPanel} from './records.ts';
import {replayDialog} from './replay.ts';
import {rescueDialog} from './rescue.ts';
import {tracePanel} from './trace.ts';

export type DialogLayer = Extract<
	Layer,
	{kind: 'replay' | 'bulk' | 'rescue' | 'job' | 'archive' | 'aside' | 'audit' | 'trace' | 'messages'}
>;

/** A layer that has a text and an end that is always in sight. */
export function dialogOf(layer: DialogLayer, state: State, width: number): Dialog {
	switch (layer.kind) {
		case 'replay':
			return replayDialog(layer, state, width);
		case 'bulk':
			return bulkDialog(layer, state, width);
		case 'rescue':
			return rescueDialog(layer, state, width);
		case 'job':
			return jobPanel(layer, state, width);
		case 'archive':
			return archivePanel(layer, state, width);
		case 'aside':
			return asidePanel(layer, width);
		case 'audit':
			return auditPanel(layer, state, width);
		case 'trace':
			return tracePanel(layer, state, width);
		case 'messages':
			return messagesPanel(state, width);
	}
}
