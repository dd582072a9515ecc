import type { Endpoint } from './types.ts'

export type EndpointSetId = 'look' | 'my-work' | 'operations' | 'pandamcp-default'

/** A choice of endpoints made by us; which ones is computed, so that a new endpoint finds its place. */
export interface EndpointSet {
  readonly id: EndpointSetId
  readonly name: string
  readonly description: string
  readonly includes: (endpoint: Endpoint) => boolean
}

const isForUsers = ({ audience, sensitive, role }: Endpoint) =>
  audience === 'user' && sensitive !== true && role !== 'production'

const isForOperators = ({ audience, sensitive }: Endpoint) => audience === 'operator' && sensitive !== true

/** From the safest to the widest, and what PandaMCP itself would offer. */
export const endpointSets: readonly EndpointSet[] = Object.freeze([
  {
    id: 'look',
    name: 'Look',
    description: 'The assistant can look at tasks, jobs and sites, and change nothing.',
    includes: (endpoint) => isForUsers(endpoint) && endpoint.effect === 'read',
  },
  {
    id: 'my-work',
    name: 'My work',
    description: 'As Look, and the assistant can submit, retry, finish and kill your own tasks and jobs.',
    includes: isForUsers,
  },
  {
    id: 'operations',
    name: 'Operations',
    description: 'As My work, with the commands of shifters, most of which need the production role.',
    includes: (endpoint) => isForUsers(endpoint) || isForOperators(endpoint),
  },
  {
    id: 'pandamcp-default',
    name: 'PandaMCP default',
    description: 'The endpoints that PandaMCP offers as delivered, commands of shifters among them.',
    includes: ({ inDefaultPandaMcp }) => inDefaultPandaMcp,
  },
])
