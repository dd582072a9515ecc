import type { BridgeState } from '../../../bridge/api.ts'
import type { FirstRunMemory } from '../../preferences.ts'

export type StepId = 'server' | 'sign-in' | 'set' | 'assistant'

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

/** Which steps are done, as the bridge's state and this browser's memory say. */
export function doneSteps(state: BridgeState, { setChosen }: FirstRunMemory): Record<StepId, boolean> {
  return {
    server: state.server !== undefined,
    'sign-in': state.server !== undefined && state.login.is === 'signed-in',
    set: setChosen,
    assistant: hasAssistant(state),
  }
}

export const stepIds: readonly StepId[] = ['server', 'sign-in', 'set', 'assistant']

/** The first step that is not done; undefined when all are. */
export function nextStep(done: Record<StepId, boolean>): StepId | undefined {
  return stepIds.find((step) => !done[step])
}
