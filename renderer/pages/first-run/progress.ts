import type { BridgeState } from '../../../bridge/api.ts'
import type { FirstRunMemory } from '../../preferences.ts'
import { answeredCall } from './arrival.ts'

export type StepId = 'server' | 'sign-in' | 'set' | 'assistant' | 'ask'

/** Whether an assistant is connected, by its file or because it was here. */
export function hasAssistant({ clients, assistants }: Pick<BridgeState, 'clients' | 'assistants'>): boolean {
  return assistants.length > 0 || clients.some(({ state }) => state === 'connected' || state === 'outdated')
}

/** Whether the steps for a newcomer are shown by themselves. */
export function isFirstRun(state: BridgeState, { dismissed }: FirstRunMemory): boolean {
  if (dismissed) return false
  // A login that has expired is the overview's matter: nothing else need be chosen again.
  return state.server === undefined || !hasAssistant(state)
}

/** Which steps are done, as the bridge's state says. */
export function doneSteps(state: BridgeState): Record<StepId, boolean> {
  return {
    server: state.server !== undefined,
    'sign-in': state.server !== undefined && state.login.is === 'signed-in',
    // The safest set is in force from the start, and can be changed here.
    set: true,
    assistant: hasAssistant(state),
    ask: answeredCall(state) !== undefined,
  }
}

export const stepIds: readonly StepId[] = ['server', 'sign-in', 'set', 'assistant', 'ask']

/** The first step that is not done; undefined when all are. */
export function nextStep(done: Record<StepId, boolean>): StepId | undefined {
  return stepIds.find((step) => !done[step])
}
