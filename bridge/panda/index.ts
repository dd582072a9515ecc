/**
 * PanDA as a domain: its servers, their certificates and whether they are alive, and the catalogue of endpoints. Knows
 * no login and no assistant.
 */
export { AliveMonitor, type HealthState } from './alive.ts'
export { HealthRecord } from './health-record.ts'
export type { PandaServer } from './servers.ts'
export { keepConnectionsShort } from './fresh-connections-of-process.ts'
