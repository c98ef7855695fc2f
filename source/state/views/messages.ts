import {age} from '../../text/age.ts';
import {fitLine, type Line, segment} from '../../text/line.ts';
import {ours} from '../../text/safe-text.ts';
import type {State} from '../types.ts';
import {type Dialog, titleLine, writer} from './dialog-text.ts';

/** What was said in this session, newest first. */
export function messagesPanel({messages, now}: State, width: number): Dialog {
	const lines: Line[] = [titleLine(ours('Messages'), width)];
	const say = writer(lines, width);
	if (messages.length === 0) say(ours('Nothing was said yet.'), 'dim');
	for (const {notice, at} of messages.toReversed()) say(notice.text, notice.tone, age(now - at));
	return {body: lines, end: [fitLine([segment(ours('  esc closes'), 'dim')], width)]};
}
