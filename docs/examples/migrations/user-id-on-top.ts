// The workers that fail with 'user_id' look for it at the top of the message. This puts a copy there.
// Node runs TypeScript as it is; whatever the type says, other payloads come by here too.
interface Message {
	readonly user?: {readonly id: bigint | number};
	readonly user_id?: bigint | number;
}

export default (payload: Message, entry: {readonly error: string}): Message => {
	if (entry.error !== "'user_id'") throw new Error(`made for 'user_id', not for ${entry.error}`);
	if (payload.user === undefined) throw new Error('no user in this message');
	return {...payload, user_id: payload.user.id};
};
