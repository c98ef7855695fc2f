import {createRequire} from 'node:module';

const require = createRequire(import.meta.url);
let loaded: typeof import('node:zlib') | undefined;

/** Few payloads are compressed, and no first frame needs this: it is loaded with the first that is. */
export function zlib(): typeof import('node:zlib') {
	loaded ??= require('node:zlib') as typeof import('node:zlib');
	return loaded;
}
