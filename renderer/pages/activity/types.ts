import type { BridgeMethods } from '../../../bridge/api.ts'

export type { Call } from '../../types.ts'
export type Statistics = Awaited<ReturnType<BridgeMethods['getStatistics']>>
