import type {Claim} from './types.ts';

/** Who holds an entry back, for people. */
export function claimedBy({actor, target}: Pick<Claim, 'actor' | 'target'>): string {
	const who = actor === '' ? 'another operator' : actor;
	return `${who} is moving it to ${Buffer.from(target).toString('utf8')}; try again in a moment`;
}
