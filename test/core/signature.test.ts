import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {signatureOf} from '../../source/core/signature.ts';
import {cpuTime} from '../helpers/cpu-time.ts';
import {corpus} from './signature-corpus.ts';

test('a mixed corpus falls into the groups a person would make', () => {
	const all = Object.entries(corpus).flatMap(([cause, errors]) => errors.map(error => ({cause, error})));
	expect(all.length).toBeGreaterThan(100);
	const bySignature = Map.groupBy(all, ({error}) => signatureOf(error));
	const merged = [...bySignature].map(([signature, members]) => ({
		signature,
		causes: [...new Set(members.map(({cause}) => cause))],
	}));
	expect(merged.filter(({causes}) => causes.length > 1)).toEqual([]);
	const split = Object.entries(corpus).map(([cause, errors]) => [
		cause,
		[...new Set(errors.map(signatureOf))],
	]);
	expect(split.filter(([, signatures]) => signatures?.length !== 1)).toEqual([]);
});

describe('reads as what it is', () => {
	test.each([
		["'user_id'", "'user_id'"],
		["field 'content' missing", "field 'content' missing"],
		['', ''],
		['upstream silent for 30 s', 'upstream silent for <n> s'],
		['[Errno 111] Connection refused: 10.0.0.1:80', '[Errno 111] Connection refused: <address>'],
		['user zoe@example.com at https://x.example/y: 404 Not Found', 'user <email> at <url>: 404 Not Found'],
		['429 from gateway', '429 from gateway'],
		['429 items left', '<n> items left'],
		['at 2025-11-21T04:48:43Z in /var/log/x.log', 'at <time> in <path>'],
		['lines\nof\r\n  text', 'lines of text'],
		[
			'std::bad_alloc, HTTP/1.1, application/json, 3/4',
			'std::bad_alloc, HTTP/1.1, application/json, <n>/<n>',
		],
		["it's what it isn't", "it's what it isn't"],
		[corpus['enrich: key user_id']?.[0], "KeyError 'user_id' in enrich (enrich.py) < handle (inbound.py)"],
		[corpus['resolveUser']?.[0], "TypeError 'id' in resolveUser (users.js) < Bridge.deliver (bridge.js)"],
		[corpus['Java handler']?.[1], 'java.lang.IllegalStateException in Ledger.book < Handler.handle'],
		[corpus['Java SQL below']?.[0], 'java.sql.SQLTimeoutException in Repo.save < Service.run'],
		[
			corpus['Go panic']?.[0],
			'panic: runtime error: index out of range [<n>] with length <n> in main.(*Worker).process < main.main',
		],
	])('%j', (error = '', signature) => {
		expect(signatureOf(error)).toBe(signature);
	});
});

test('is one line, bounded, and the same at every try', () => {
	fc.assert(
		fc.property(fc.string({unit: 'binary', maxLength: 600}), text => {
			const signature = signatureOf(text);
			expect(signature.length).toBeLessThanOrEqual(300);
			expect(signature).not.toContain('\n');
			expect(signatureOf(text)).toBe(signature);
		}),
		{numRuns: 60},
	);
});

test('no text takes long', () => {
	const pieces = [
		...[
			'a',
			'1',
			'1a',
			'a.',
			'a:',
			'::',
			'1:',
			'1.',
			'/',
			'a/',
			"'",
			"'a",
			'"',
			'"\\',
			'{',
			'{}',
			'<n>, ',
			'-',
			'_1a',
		],
		...[
			'File "',
			'    at a (',
			'a@',
			'a@a.',
			'http://',
			'id=',
			'Caused by: \n',
			'\tat a.',
			'\n\ta.go:1',
			' ',
			'\\n at ',
			'0x',
		],
	];
	for (const piece of pieces) {
		const text = piece.repeat(1_000_000 / piece.length);
		const begin = cpuTime();
		for (const each of [text, text.slice(0, 2000), `KeyError: ${text}`]) signatureOf(each);
		expect({piece, quick: cpuTime() - begin < 250}).toEqual({piece, quick: true});
	}
});
