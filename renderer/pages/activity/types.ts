import type { BridgeMethods } from '../../../bridge/api.ts'

export type { Call } from '../../types.ts'
export type Activity = Awaited<ReturnType<BridgeMethods['getActivity']>>
export type Statistics = Activity['statistics']
