/** What can be copied of an entry. */
export type CopyWhat = 'node' | 'path' | 'payload' | 'id' | 'trace' | 'error';
