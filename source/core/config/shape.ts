import {nearest} from '../../text/nearest.ts';

/** What a value of the config may be. The published schema and the check are made from the same table. */
export type Shape = {readonly about: string} & (
	| {readonly kind: 'text'; readonly pattern?: string; readonly like?: string; readonly empty?: true}
	| {readonly kind: 'number'; readonly least: number; readonly most: number}
	| {readonly kind: 'flag'}
	| {readonly kind: 'exactly'; readonly value: string | true}
	| {readonly kind: 'choice'; readonly of: readonly string[]}
	| {readonly kind: 'list'; readonly of: Shape; readonly least: number}
	| {readonly kind: 'map'; readonly of: Shape}
	| {
			readonly kind: 'object';
			readonly fields: Readonly<Record<string, Shape>>;
			readonly required?: readonly string[];
	  }
	| {readonly kind: 'either'; readonly of: readonly Shape[]}
);

export interface Wrong {
	readonly path: readonly string[];
	readonly expected: string;
	readonly hint?: string | undefined;
}

/** Everything in the value that is not of that shape, in the order of the value. */
export function wrongs(value: unknown, shape: Shape, path: readonly string[] = []): Wrong[] {
	switch (shape.kind) {
		case 'text':
			return typeof value === 'string' &&
				(value !== '' || shape.empty === true) &&
				new RegExp(shape.pattern ?? '', 'u').test(value)
				? []
				: [wrong(path, shape)];
		case 'number':
			return Number.isInteger(value) && Number(value) >= shape.least && Number(value) <= shape.most
				? []
				: [wrong(path, shape)];
		case 'flag':
			return typeof value === 'boolean' ? [] : [wrong(path, shape)];
		case 'exactly':
			return value === shape.value ? [] : [wrong(path, shape)];
		case 'choice':
			return typeof value === 'string' && shape.of.includes(value)
				? []
				: [{...wrong(path, shape), hint: meant(typeof value === 'string' ? value : '', shape.of)}];
		case 'list':
			if (!Array.isArray(value) || value.length < shape.least) return [wrong(path, shape)];
			return value.flatMap((each, at) => wrongs(each, shape.of, [...path, String(at)]));
		case 'map':
			if (!isObject(value)) return [wrong(path, shape)];
			return Object.entries(value).flatMap(([name, each]) => wrongs(each, shape.of, [...path, name]));
		case 'object':
			return isObject(value) ? inObject(value, shape, path) : [wrong(path, shape)];
		case 'either':
			return inEither(value, shape, path);
	}
}

/** The same as JSON Schema. */
export function schemaOf(shape: Shape): object {
	const {about: description} = shape;
	switch (shape.kind) {
		case 'text':
			return {
				description,
				type: 'string',
				...(shape.empty === true ? {} : {minLength: 1}),
				...(shape.pattern && {pattern: shape.pattern}),
			};
		case 'number':
			return {description, type: 'integer', minimum: shape.least, maximum: shape.most};
		case 'flag':
			return {description, type: 'boolean'};
		case 'exactly':
			return {description, const: shape.value};
		case 'choice':
			return {description, enum: shape.of};
		case 'list':
			return {description, type: 'array', items: schemaOf(shape.of), minItems: shape.least};
		case 'map':
			return {description, type: 'object', additionalProperties: schemaOf(shape.of)};
		case 'object': {
			const properties = Object.entries(shape.fields).map(([name, each]) => [name, schemaOf(each)]);
			return {
				description,
				type: 'object',
				properties: Object.fromEntries(properties),
				...(shape.required && {required: shape.required}),
				additionalProperties: false,
			};
		}
		case 'either':
			return {description, anyOf: shape.of.map(schemaOf)};
	}
}

function inObject(
	value: Readonly<Record<string, unknown>>,
	{fields, required = []}: Extract<Shape, {kind: 'object'}>,
	path: readonly string[],
): Wrong[] {
	const known = Object.keys(fields);
	const found = Object.entries(value).flatMap(([name, each]): Wrong[] => {
		const shape = Object.hasOwn(fields, name) ? fields[name] : undefined;
		if (shape !== undefined) return wrongs(each, shape, [...path, name]);
		return [{path: [...path, name], expected: `one of ${known.join(', ')}`, hint: meant(name, known)}];
	});
	const missing = required.filter(name => !Object.hasOwn(value, name));
	return [...found, ...missing.map(name => ({path, expected: `a field ${name}`}))];
}

// The one that is meant is the one of the same type: its complaints say most.
function inEither(value: unknown, shape: Extract<Shape, {kind: 'either'}>, path: readonly string[]): Wrong[] {
	const all = shape.of.map(each => wrongs(value, each, path));
	const alone = shape.of.filter(({kind}) => kind === 'object').length === 1;
	if (all.some(found => found.length === 0)) return [];
	const said = (found: readonly Wrong[]) =>
		found.every(each => each.path.length > path.length || each.hint !== undefined);
	const inner = all
		.filter((found, at) => said(found) || (shape.of[at]?.kind === 'object' && isObject(value) && alone))
		.sort((a, b) => a.length - b.length)[0];
	return inner ?? [wrong(path, shape)];
}

function wrong(path: readonly string[], shape: Shape): Wrong {
	return {path, expected: wanted(shape)};
}

function wanted(shape: Shape): string {
	switch (shape.kind) {
		case 'text':
			if (shape.empty === true) return 'text';
			return shape.like === undefined ? 'text that is not empty' : `text like ${shape.like}`;
		case 'number':
			return `a whole number from ${shape.least} to ${shape.most}`;
		case 'flag':
			return 'true or false';
		case 'exactly':
			return JSON.stringify(shape.value);
		case 'choice':
			return `one of ${shape.of.join(', ')}`;
		case 'list':
			return shape.least > 0 ? `a list of at least ${shape.least}` : 'a list';
		case 'map':
			return 'an object';
		case 'object':
			return `an object with ${Object.keys(shape.fields).join(', ')}`;
		case 'either':
			return [...new Set(shape.of.map(wanted))].join(', or ');
	}
}

function meant(word: string, known: readonly string[]): string | undefined {
	const near = nearest(word, known);
	return near === undefined ? undefined : `did you mean ${near}?`;
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
