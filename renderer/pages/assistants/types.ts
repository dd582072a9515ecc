import type { BridgeMethods } from '../../../bridge/api.ts'

export type { ChangePreview, Client } from '../../types.ts'
type ResultOf<Method extends keyof BridgeMethods> = Awaited<ReturnType<BridgeMethods[Method]>>
export type Backup = ResultOf<'listBackups'>[number]
export type Lines = ResultOf<'linesToPaste'>
export type Disconnected = ResultOf<'disconnectAllClients'>[number]
export type Repaired = ResultOf<'repairClients'>[number]
