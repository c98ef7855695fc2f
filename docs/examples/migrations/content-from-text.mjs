// Schema 1 called the text of a message `text`; since schema 2 it is `content`, and the user's id
// lies in `user`. Try it: npm run demo, then m on an entry whose error
// is "field 'content' missing".
export default payload => {
	if (payload.schema_version !== 1) return payload;
	const {text, user_id, ...rest} = payload;
	return {...rest, schema_version: 2, content: text, user: {id: user_id ?? null, name: ''}};
};
