import {withoutSecrets} from './json-secrets.ts';
import {bodyOf, isContainer, kindOf} from './node.ts';
import {secretsOf, withoutHidden} from './secret-map.ts';
import {mask} from './secrets.ts';
import {Kind, type Tape} from './tape.ts';
import {typedNode} from './typed-json.ts';
import {Walk} from './walk.ts';

/** A line of a payload as typed JSON. */
export interface JsonLine {
	readonly node: number;
	readonly depth: number;
	/** Node of the key; undefined in an array, at the root and at an end. */
	readonly key: number | undefined;
	readonly part: 'whole' | 'begin' | 'end';
	readonly comma: boolean;
	readonly masked: boolean;
}

/** The lines in order, made one by one. */
export function* jsonLines(tape: Tape, reveal: boolean): Generator<JsonLine> {
	const walk = new Walk(tape);
	while (walk.next()) {
		const {node, depth, key, ending} = walk;
		const comma = depth > 0 && !walk.last;
		if (ending) {
			yield {node, depth, key: undefined, part: 'end', comma, masked: false};
			continue;
		}
		const masked = !reveal && walk.secret;
		if (masked) walk.skip();
		const begins = !masked && isContainer(tape, node) && (tape.next[node] ?? 0) > node + 1;
		yield {node, depth, key, part: begins ? 'begin' : 'whole', comma: comma && !begins, masked};
	}
}

/** What stands in the line behind its key; a long text or long bytes are cut when they take more than `most`. */
export function jsonValue(
	tape: Tape,
	{node, part, masked}: JsonLine,
	reveal: boolean,
	most = Number.POSITIVE_INFINITY,
): string {
	const [opening, closing] = kindOf(tape, node) === Kind.map ? '{}' : '[]';
	if (part === 'begin') return opening ?? '';
	if (part === 'end') return closing ?? '';
	if (masked) return `"${mask}"`;
	if (isContainer(tape, node)) return `${opening}${closing}`;
	const kind = kindOf(tape, node);
	const body = bodyOf(tape, node);
	if (body.length <= most || (kind !== Kind.text && kind !== Kind.bytes))
		return JSON.stringify(typedNode(tape, node, !reveal));
	const shown =
		reveal || kind === Kind.text ? body.subarray(0, most) : withoutHidden(body, most, secretsOf(tape, node));
	const piece = Buffer.from(shown);
	if (kind === Kind.bytes) return `{"$bytes":"${piece.toString('base64')}…`;
	const text = Buffer.from(reveal ? piece : withoutSecrets(piece)).toString('utf8');
	return `${JSON.stringify(text).slice(0, -1)}…`;
}
