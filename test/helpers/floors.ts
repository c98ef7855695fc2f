import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';

export interface SourceFile {
	/** From the source directory, with `/`: `core/store/port.ts`. */
	readonly name: string;
	readonly text: string;
}

/** What each floor may import from, beside itself. */
const below: Readonly<Record<string, readonly string[]>> = {
	text: [],
	core: ['text'],
	state: ['core', 'text'],
	commands: ['core', 'text'],
	tui: ['state', 'core', 'text'],
	// The doors: they wire everything and nothing imports them.
	'': ['text', 'core', 'state', 'commands', 'tui'],
};

const packagesOf: ReadonlyArray<readonly [pattern: RegExp, allowedIn: RegExp]> = [
	[/^ioredis(\/|$)/, /^core\/store\/redis\//],
	[/^(?:react|ink|ink-select-input)(\/|$)/, /^tui\//],
	[/^meow$/, /^cli\.tsx$/],
	[/^re2js$/, /^core\/filter\/regex\.ts$/],
];

/** Modules and globals that make a module depend on the process it runs in. */
const processGlobals = /(?<![\w.'"`-])(?:console|process|globalThis)\s*[.[]|from 'node:process'/;
const pureFloors = /^(?:text|core|state|commands)\//;

export function readSources(directory: string): SourceFile[] {
	return readdirSync(directory, {recursive: true, encoding: 'utf8'})
		.filter(name => /\.tsx?$/.test(name))
		.map(name => ({
			name: name.split(path.sep).join('/'),
			text: readFileSync(path.join(directory, name), 'utf8'),
		}));
}

/** Every breach of the house rules, in words. */
export function breaches(files: readonly SourceFile[]): string[] {
	return [...files.flatMap(ownBreaches), ...cycles(files)];
}

function ownBreaches(file: SourceFile): string[] {
	const found: string[] = [];
	const lines = file.text.split('\n').length;
	if (lines > 300) found.push(`${file.name} has ${lines} lines`);
	const code = withoutComments(file.text);
	if (pureFloors.test(file.name) && processGlobals.test(code))
		found.push(`${file.name} uses a process global`);
	if (/^export default/m.test(code)) found.push(`${file.name} has a default export`);
	for (const {specifier} of imports(file)) {
		if (specifier.startsWith('.')) {
			const target = resolve(file.name, specifier);
			const [from, to] = [floorOf(file.name), floorOf(target)];
			if (from !== to && !(below[from] ?? []).includes(to)) found.push(`${file.name} imports ${target}`);
			continue;
		}
		for (const [pattern, allowedIn] of packagesOf) {
			if (pattern.test(specifier) && !allowedIn.test(file.name))
				found.push(`${file.name} imports ${specifier}`);
		}
	}
	return found;
}

/** Rings of modules that import each other when they run; types alone make none. */
function cycles(files: readonly SourceFile[]): string[] {
	const graph = new Map(
		files.map(file => [
			file.name,
			imports(file)
				.filter(({specifier, typeOnly}) => specifier.startsWith('.') && !typeOnly)
				.map(({specifier}) => resolve(file.name, specifier)),
		]),
	);
	const done = new Set<string>();
	const found: string[] = [];
	const visit = (name: string, trail: readonly string[]) => {
		const at = trail.indexOf(name);
		if (at >= 0) found.push(`cycle: ${[...trail.slice(at), name].join(' → ')}`);
		if (at >= 0 || done.has(name)) return;
		for (const next of graph.get(name) ?? []) visit(next, [...trail, name]);
		done.add(name);
	};
	for (const name of graph.keys()) visit(name, []);
	return found;
}

function imports({text}: SourceFile): Array<{specifier: string; typeOnly: boolean}> {
	const pattern = /(?:^|\n)\s*(?:import|export)\s(type\s)?[^'";]*?from '([^']+)'|import\('([^']+)'\)/g;
	return [...withoutComments(text).matchAll(pattern)].map(match => ({
		specifier: match[2] ?? match[3] ?? '',
		typeOnly: match[1] !== undefined || match[3] !== undefined,
	}));
}

function floorOf(name: string): string {
	const first = name.split('/')[0] ?? '';
	return name.includes('/') ? first : '';
}

function resolve(from: string, specifier: string): string {
	return path.posix.join(path.posix.dirname(from), specifier);
}

function withoutComments(text: string): string {
	return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
}
