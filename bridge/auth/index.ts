/**
 * The login at the identity provider, kept and renewed, and the keys that programs show to the bridge. Knows which
 * server a login is for; nothing of what is asked with it.
 */
export { ClientKeys, KEYS_NAME } from './client-keys.ts'
export { AGENT_KEY, CONTROL_KEY } from './key-names.ts'
export { FileCredentialStore, type CredentialStore } from './credentials.ts'
export { Login, type AnyLogin, type LoginState } from './login.ts'
export type { RobotWay } from './robot/robot-way.ts'
export { robotLogin } from './robot/index.ts'
