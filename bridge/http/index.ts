/**
 * What listens on this computer, for assistants, windows and the command line; how BridgeApi goes over it, and comes
 * from it at the other end (client/). Knows the keys that are asked for, and of the bridge only its contract (api.ts)
 * and where assistants go in.
 */
export { LocalServer } from './local-server.ts'
export { listenAtPort, USUAL_PORT } from './port.ts'
