// Preloaded into a program: a file opened for writing takes 100 bytes, then the disk is full.
import {promises} from 'node:fs';

const open = promises.open;
promises.open = async (...given) => {
	const handle = await open.call(promises, ...given);
	const write = handle.write.bind(handle);
	let left = 100;
	handle.write = async (bytes, at) => {
		if (left === 0)
			throw Object.assign(new Error('ENOSPC: no space left on device, write'), {code: 'ENOSPC'});
		const {bytesWritten} = await write(bytes, at, Math.min(left, bytes.length - at));
		left -= bytesWritten;
		return {bytesWritten};
	};
	return handle;
};
