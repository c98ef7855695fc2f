#!/usr/bin/env node
// Parsed by any Node: no syntax here is newer than the check it makes.
var version = process.versions.node.split('.').map(Number);
if (version[0] < 22 || (version[0] === 22 && version[1] < 18)) {
	process.stderr.write('redis-dlq needs Node 22.18 or newer; this is Node ' + process.versions.node + '\n');
	process.exit(2);
} else {
	// React is chosen at import: without this its development build would run.
	process.env.NODE_ENV = process.env.NODE_ENV || 'production';
	import('../dist/cli.js').then(cli => cli.main());
}
