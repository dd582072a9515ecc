/**
 * What listens on this computer, for assistants, windows and the command line, and how BridgeApi goes over it.
 * Knows the keys that are asked for, and of the bridge only its contract (api.ts) and where assistants go in.
 */
export { LocalServer } from './local-server.ts'
export { listenAtPort, USUAL_PORT } from './port.ts'
