#!/usr/bin/env node
// Parsed by any Node: no syntax here is newer than the check it makes.
var version = process.versions.node.split('.').map(Number);
if (version[0] < 22 || (version[0] === 22 && version[1] < 18)) {
	process.stderr.write('redis-dlq needs Node 22.18 or newer; this is Node ' + process.versions.node + '\n');
	process.exit(2);
} else {
	keepCompiled();
	if (/^(-|$)/.test(process.argv[2] || '')) prepareScreen();
	import('../dist/cli.js').then(cli => cli.main());
}

// What was compiled once is read the next time, from a directory that nobody else can write to.
function keepCompiled() {
	var fs = process.getBuiltinModule('fs');
	var base = process.env.XDG_CACHE_HOME || process.getBuiltinModule('os').homedir() + '/.cache';
	var directory = base + '/redis-dlq';
	try {
		fs.mkdirSync(directory, {recursive: true, mode: 0o700});
		if (isOursAlone(fs.lstatSync(directory)))
			process.getBuiltinModule('module').enableCompileCache(directory);
	} catch {
		// Slower, no more.
	}
}

function isOursAlone(stat) {
	return stat.isDirectory() && stat.uid === process.getuid() && (stat.mode & 0o022) === 0;
}

// No command: it will be the screen, which stays open for long beside other things on a small host.
function prepareScreen() {
	var v8 = process.getBuiltinModule('v8');
	v8.setFlagsFromString('--optimize-for-size');
	// Loading it beside the flags takes less than one after the other.
	import('../dist/inspect.js').catch(() => {});
}
