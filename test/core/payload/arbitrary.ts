import fc from 'fast-check';

type Piece = fc.Arbitrary<Buffer>;

/** Valid msgpack of every family, in any header that fits, minimal or not. */
export function anyMsgpack(): Piece {
	return fc.letrec<{value: Buffer}>(tie => ({
		value: fc.oneof(
			{maxDepth: 5, depthSize: 'small', withCrossShrink: true},
			scalar(),
			container(0x90, 0xdc, 0xdd, tie('value'), 1),
			container(0x80, 0xde, 0xdf, tie('value'), 2),
		),
	})).value;
}

function scalar(): Piece {
	return fc.oneof(
		fc.constantFrom(0xc0, 0xc2, 0xc3, 0x00, 0x7f, 0xe0, 0xff).map(byte => Buffer.of(byte)),
		fc
			.constantFrom([0xcc, 1], [0xcd, 2], [0xce, 4], [0xcf, 8], [0xd0, 1], [0xd1, 2], [0xd2, 4], [0xd3, 8])
			.chain(fixed),
		fc.constantFrom([0xca, 4], [0xcb, 8]).chain(fixed),
		fc.constantFrom([0xd4, 2], [0xd5, 3], [0xd6, 5], [0xd7, 9], [0xd8, 17]).chain(fixed),
		fc
			.string({unit: 'binary', maxLength: 40})
			.chain(text => sized([0xd9, 0xda, 0xdb], Buffer.from(text), 0xa0)),
		fc
			.constantFrom('__proto__', 'constructor', 'a', '')
			.chain(text => sized([0xd9, 0xda, 0xdb], Buffer.from(text), 0xa0)),
		fc.uint8Array({maxLength: 40}).chain(bytes => sized([0xc4, 0xc5, 0xc6], Buffer.from(bytes))),
		fc.tuple(fc.integer({min: 0, max: 255}), fc.uint8Array({maxLength: 20})).chain(([type, bytes]) =>
			sized([0xc7, 0xc8, 0xc9], Buffer.from(bytes)).map(whole => {
				const header = whole.subarray(0, whole.length - bytes.length);
				return Buffer.concat([header, Buffer.of(type), bytes]);
			}),
		),
	);
}

function fixed([first = 0, size = 0]: readonly number[]): Piece {
	const body = fc.oneof(fc.uint8Array({minLength: size, maxLength: size}), fc.constant(new Uint8Array(size)));
	return body.map(bytes => Buffer.from([first, ...bytes]));
}

function sized(headers: readonly [number, number, number], body: Buffer, fix?: number): Piece {
	const forms = [
		length(headers[0], 1, body.length),
		length(headers[1], 2, body.length),
		length(headers[2], 4, body.length),
	];
	if (fix !== undefined && body.length < 32) forms.push(Buffer.of(fix | body.length));
	return fc.constantFrom(...forms).map(header => Buffer.concat([header, body]));
}

function container(fix: number, short: number, long: number, value: Piece, perElement: number): Piece {
	return fc
		.integer({min: 0, max: 5})
		.chain(count =>
			fc
				.tuple(
					fc.constantFrom(Buffer.of(fix | count), length(short, 2, count), length(long, 4, count)),
					fc.array(value, {minLength: count * perElement, maxLength: count * perElement}),
				)
				.map(([header, items]) => Buffer.concat([header, ...items])),
		);
}

function length(first: number, bytes: number, value: number): Buffer {
	const header = Buffer.alloc(1 + bytes);
	header[0] = first;
	header.writeUIntBE(value, 1, bytes);
	return header;
}
