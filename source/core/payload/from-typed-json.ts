import {ExtData} from '@msgpack/msgpack';
import {PayloadError} from '../errors.ts';

/**
 * The value that typed JSON stands for, as a migration would return it: what `toTypedJson` writes comes
 * back exactly once it is spliced into its original. @throws PayloadError with the path of what is wrong
 */
export function fromTypedJson(json: unknown, path = '$'): unknown {
	if (json === null || typeof json !== 'object') return json;
	if (Array.isArray(json)) return json.map((item: unknown, at) => fromTypedJson(item, `${path}[${at}]`));
	const fields = json as Readonly<Record<string, unknown>>;
	const [sign] = Object.keys(fields);
	if (sign?.startsWith('$') !== true) return plainMap(fields, path);
	switch (sign) {
		case '$int':
			return integer(fields['$int'], path);
		case '$float':
			return decimal(fields['$float'], path);
		case '$bytes':
			return bytes(fields['$bytes'], path);
		case '$ext':
			return ext(fields['$ext'], path);
		case '$map':
			return pairs(fields['$map'], path);
		case '$text':
			throw wrong(path, 'text that is not UTF-8 cannot be edited', 'replay it as it is');
		default:
			throw wrong(
				path,
				`${sign} means nothing`,
				'keys that begin with $ belong into {"$map": [[key, value], …]}',
			);
	}
}

function plainMap(fields: Readonly<Record<string, unknown>>, path: string): unknown {
	const out: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
	for (const [name, value] of Object.entries(fields)) out[name] = fromTypedJson(value, `${path}.${name}`);
	return out;
}

function integer(given: unknown, path: string): number | bigint {
	if (typeof given !== 'string' || !/^-?\d+$/.test(given))
		throw wrong(path, '$int is no whole number in quotes');
	const value = BigInt(given);
	return BigInt(Number(value)) === value && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function decimal(given: unknown, path: string): number {
	if (given === 'NaN') return Number.NaN;
	if (given === 'Infinity') return Number.POSITIVE_INFINITY;
	if (given === '-Infinity') return Number.NEGATIVE_INFINITY;
	if (typeof given !== 'string' || given.trim() === '' || Number.isNaN(Number(given)))
		throw wrong(path, '$float is no number in quotes');
	return Number(given);
}

function bytes(given: unknown, path: string): Uint8Array {
	if (typeof given !== 'string' || !/^[A-Za-z\d+/]*={0,2}$/.test(given) || given.length % 4 !== 0)
		throw wrong(path, '$bytes is no base64');
	return new Uint8Array(Buffer.from(given, 'base64'));
}

function ext(given: unknown, path: string): ExtData {
	const [type, data] = Array.isArray(given) ? (given as unknown[]) : [];
	if (typeof type !== 'number' || !Number.isInteger(type)) throw wrong(path, '$ext wants [type, base64]');
	return new ExtData(type, bytes(data, path));
}

function pairs(given: unknown, path: string): Map<unknown, unknown> {
	if (!Array.isArray(given)) throw wrong(path, '$map wants [[key, value], …]');
	const out = new Map<unknown, unknown>();
	const seen = new Set<string>();
	for (const pair of given as unknown[]) {
		if (!Array.isArray(pair) || pair.length !== 2) throw wrong(path, '$map wants [[key, value], …]');
		const name = JSON.stringify(pair[0]);
		if (seen.has(name))
			throw wrong(path, `the key ${name} occurs twice`, 'a map with a key twice cannot be edited');
		seen.add(name);
		out.set(fromTypedJson(pair[0], path), fromTypedJson(pair[1], `${path}[${name}]`));
	}
	return out;
}

function wrong(path: string, what: string, hint = 'see docs/decisions.md, "Typed JSON"'): PayloadError {
	return new PayloadError(`${path}: ${what}`, hint);
}
