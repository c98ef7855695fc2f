/**
 * The rules of the hand-over between two slots, one entry at a time. The scripts that run on Redis follow
 * them step by step; a model test explores every interleaving of them, and a differential test holds the
 * scripts to them.
 */

/** What the DLQ's slot knows of one id. */
export interface DlqSlot {
	/** Of the entry; undefined once it is gone. */
	readonly fingerprint: string | undefined;
	readonly claim: ClaimFacts | undefined;
	/** The newest epoch given so far; it only rises. */
	readonly epoch: number;
}

export interface ClaimFacts {
	readonly epoch: number;
	readonly operation: string;
	readonly target: string;
	readonly fingerprint: string;
}

/** What a target's slot knows of one id of the DLQ. */
export type Marker =
	| {readonly kind: 'done'; readonly fingerprint: string; readonly newId: string}
	/** Nothing may be published under an epoch up to this one. */
	| {readonly kind: 'void'; readonly fingerprint: string; readonly epoch: number};

/** Step 0, on the DLQ's slot: an entry that is there and unclaimed is claimed under a new epoch. */
export function claim(
	slot: DlqSlot,
	{
		operation,
		target,
		floor = 0,
	}: {readonly operation: string; readonly target: string; readonly floor?: number},
): {
	readonly slot: DlqSlot;
	readonly reply: 'gone' | {readonly held: ClaimFacts} | {readonly claimed: ClaimFacts};
} {
	if (slot.claim !== undefined) return {slot, reply: {held: slot.claim}};
	if (slot.fingerprint === undefined) return {slot, reply: 'gone'};
	const epoch = Math.max(slot.epoch, floor) + 1;
	const claimed = {epoch, operation, target, fingerprint: slot.fingerprint};
	return {slot: {...slot, epoch, claim: claimed}, reply: {claimed}};
}

/** Step 1, on the target's slot: published once under this claim, or refused. */
export function publish(
	marker: Marker | undefined,
	{
		epoch,
		fingerprint,
		late,
		newId,
	}: {
		readonly epoch: number;
		readonly fingerprint: string;
		/** Whether its deadline has passed on that server. */
		readonly late: boolean;
		readonly newId: string;
	},
): {
	readonly marker: Marker | undefined;
	readonly reply: 'late' | {readonly done: string; readonly added: boolean} | {readonly void: number};
} {
	if (late) return {marker, reply: 'late'};
	// A marker with another fingerprint belongs to an entry of the past whose id was used again.
	const known = marker?.fingerprint === fingerprint ? marker : undefined;
	if (known?.kind === 'done') return {marker, reply: {done: known.newId, added: false}};
	if (known?.kind === 'void' && epoch <= known.epoch) return {marker, reply: {void: known.epoch}};
	return {marker: {kind: 'done', fingerprint, newId}, reply: {done: newId, added: true}};
}

/** On the claimed target's slot: whether it was published; if not, it no longer can be under that claim. */
export function ask(
	marker: Marker | undefined,
	{epoch, fingerprint}: Pick<ClaimFacts, 'epoch' | 'fingerprint'>,
): {readonly marker: Marker; readonly reply: 'void' | {readonly done: string}} {
	const known = marker?.fingerprint === fingerprint ? marker : undefined;
	if (known?.kind === 'done') return {marker: known, reply: {done: known.newId}};
	const before = known?.kind === 'void' ? known.epoch : 0;
	return {marker: {kind: 'void', fingerprint, epoch: Math.max(epoch, before)}, reply: 'void'};
}

/** Step 2, on the DLQ's slot: what was published under this claim leaves the DLQ, and the claim goes. */
export function finish(
	slot: DlqSlot,
	seen: ClaimFacts,
): {readonly slot: DlqSlot; readonly reply: 'moved' | 'changed'} {
	if (!same(slot.claim, seen)) return {slot, reply: 'changed'};
	return {slot: {...slot, fingerprint: undefined, claim: undefined}, reply: 'moved'};
}

/** On the DLQ's slot: a claim that was made void at its target, or whose step 1 was refused, is given up. */
export function release(
	slot: DlqSlot,
	seen: ClaimFacts,
): {readonly slot: DlqSlot; readonly reply: 'released' | 'changed'} {
	if (!same(slot.claim, seen)) return {slot, reply: 'changed'};
	return {slot: {...slot, claim: undefined}, reply: 'released'};
}

/** Any other way off the DLQ, in one atomic step on its slot: refused while the entry is claimed. */
export function take(slot: DlqSlot): {
	readonly slot: DlqSlot;
	readonly reply: 'gone' | 'taken' | {readonly held: ClaimFacts};
} {
	if (slot.claim !== undefined) return {slot, reply: {held: slot.claim}};
	if (slot.fingerprint === undefined) return {slot, reply: 'gone'};
	return {slot: {...slot, fingerprint: undefined}, reply: 'taken'};
}

function same(a: ClaimFacts | undefined, b: ClaimFacts): boolean {
	return a !== undefined && a.epoch === b.epoch && a.operation === b.operation;
}
