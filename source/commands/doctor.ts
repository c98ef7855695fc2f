import {DlqError} from '../core/errors.ts';
import {derive} from '../core/store/derive.ts';
import type {DlqStore, ServerFacts, StreamFacts} from '../core/store/port.ts';
import {count} from '../text/amount.ts';
import {type SafeText, safeLine, safeText} from '../text/safe-text.ts';
import {aboutFields} from './doctor-fields.ts';
import type {Finding} from './finding.ts';
import {exitCodes, type Output} from './output.ts';

export interface DoctorOptions {
	readonly cap: number;
	readonly readOnly: string | undefined;
	readonly json: boolean;
	/** What the config says; undefined without one. */
	readonly config: {readonly file: string; readonly context: string | undefined} | undefined;
}

/** Says what can be reached, what may be done, and what will not work. @returns the exit code */
export async function doctor(store: DlqStore, output: Output, options: DoctorOptions): Promise<number> {
	const findings: Finding[] = [...aboutContext(options.config)];
	try {
		const server = await store.server();
		findings.push(...aboutServer(server, options.readOnly));
		const facts = await store.streamFacts();
		findings.push(aboutStream(store.stream, facts, options.cap));
		findings.push(await aboutDerived(store, 'archive'), await aboutDerived(store, 'audit'));
		if (facts.kind !== 'wrong type') findings.push(...(await aboutFields(store)));
	} catch (error) {
		if (!(error instanceof DlqError)) throw error;
		findings.push({what: 'stream', state: 'error', message: error.message, hint: error.hint});
	}
	for (const finding of findings) {
		if (options.json) output.json(finding);
		else output.out(sentence(finding));
	}
	return findings.some(({state}) => state === 'error') ? exitCodes.someNot : exitCodes.done;
}

function aboutContext(config: DoctorOptions['config']): Finding[] {
	if (config === undefined) return [];
	const {file, context} = config;
	const message = context === undefined ? `none of ${file}` : `${context} of ${file}`;
	return [{what: 'context', state: 'ok', message}];
}

const oneNode = 'entries can be moved by the atomic script';
const acrossSlots =
	'entries can be moved by the atomic script, to other slots of the cluster by claims and markers';

function aboutServer(
	{address, product, version, role, user, cluster, writes, follows, limits}: ServerFacts,
	readOnly: string | undefined,
): Finding[] {
	const named = product === undefined ? 'product and version not told' : `${product} ${version ?? ''}`.trim();
	const found: Finding[] = [
		{what: 'server', state: 'ok', message: `${address}, ${named}, ${role}, user ${user}`},
		writes.allowed
			? {what: 'writes', state: 'ok', message: cluster ? acrossSlots : oneNode}
			: {what: 'writes', state: 'error', message: `off: ${writes.reason}`, hint: writes.hint},
		{
			what: 'arrivals',
			state: follows === 'blocking' ? 'ok' : 'warning',
			message: follows === 'blocking' ? 'followed by XREAD BLOCK' : 'XREAD is denied: polled once a second',
		},
	];
	if (readOnly !== undefined) found.push({what: 'writes', state: 'warning', message: readOnly});
	for (const limit of limits) found.push({what: 'limit', state: 'warning', message: limit});
	return found;
}

function aboutStream(name: Uint8Array, facts: StreamFacts, cap: number): Finding {
	const what = 'stream';
	const stream = safeText(name);
	if (facts.kind === 'absent') {
		return {
			what,
			state: 'warning',
			message: `${stream} does not exist`,
			hint: 'nothing was ever parked, or check --stream',
		};
	}
	if (facts.kind === 'wrong type') {
		return {
			what,
			state: 'error',
			message: `${stream} is a ${facts.type}, not a stream`,
			hint: 'check --stream',
		};
	}
	const ends = facts.firstId === undefined ? '' : `, from ${facts.firstId} to ${facts.lastId ?? ''}`;
	const message = `${stream}: ${count(facts.length)} of ${count(cap)} entries${ends}`;
	const full = {hint: 'at the cap the oldest are trimmed: replay or copy them soon'};
	return {what, message, ...(facts.length >= cap ? {state: 'warning', ...full} : {state: 'ok'})};
}

async function aboutDerived(store: DlqStore, what: 'archive' | 'audit'): Promise<Finding> {
	const key = derive(store.stream, what);
	const {type, length} = await store.targetFacts(key);
	if (type === 'none')
		return {what, state: 'ok', message: `${safeText(key)}: not there yet, made when needed`};
	if (type === 'stream')
		return {
			what,
			state: 'ok',
			message:
				length === undefined
					? `${safeText(key)}: not readable for this user`
					: `${safeText(key)}: ${count(length)} entries`,
		};
	return {
		what,
		state: 'error',
		message: `${safeText(key)} is a ${type}`,
		hint: 'something else uses that key: rename it',
	};
}

function sentence({what, state, message, hint}: Finding): SafeText {
	const mark = state === 'ok' ? 'ok     ' : state === 'warning' ? 'warning' : 'ERROR  ';
	const said = hint === undefined ? safeText(message) : safeLine`${safeText(message)}. ${safeText(hint)}`;
	return safeLine`${safeText(mark)}  ${safeText(what.padEnd(8))}  ${said}`;
}
