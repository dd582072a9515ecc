/**
 * What this computer and this program give to all: files, texts made safe to show, secrets, the version. Knows nothing
 * of PanDA, MCP or the home. Mostly imported file by file: the shim and the pages need some of it.
 */
export { version } from './version.ts'
export { watchForWake } from './wake.ts'
