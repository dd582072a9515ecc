/**
 * The login at the identity provider, kept and renewed, and the keys that programs show to the bridge. Knows which
 * server a login is for; nothing of what is asked with it.
 */
export { ClientKeys, CONTROL_KEY, KEYS_NAME } from './client-keys.ts'
export { FileCredentialStore, type CredentialStore } from './credentials.ts'
export { Login, type LoginState } from './login.ts'
