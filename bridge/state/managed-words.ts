import type { ManagedName } from './managed.ts'

// The terminal and the pages say the same by this file: it imports types alone.

export const managedWords: Readonly<Record<ManagedName, string>> = {
  servers: 'the PanDA servers',
  sets: 'the endpoint sets',
  endpointSet: 'the endpoint set in force',
  rules: 'the rules',
  upstreams: 'the servers besides PanDA',
  toolList: 'how tools are listed',
  serversMayAsk: 'whether servers may ask',
  watchTasks: 'whether your tasks are looked at',
  port: 'the port',
}
