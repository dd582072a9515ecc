import type { BridgeState } from '../../../bridge/api.ts'
import { aboutServer, whereIs } from '../../servers/words.ts'
import { answeredCall, connectedNames } from './arrival.ts'
import type { StepId } from './progress.ts'

export const stepTitles: Record<StepId, string> = {
  server: 'Choose your PanDA',
  'sign-in': 'Sign in',
  set: 'Choose what assistants may use',
  assistant: 'Connect an assistant',
  ask: 'Ask the first question',
}

/** The set that is in force until the user chooses another one. */
const usualSet = 'look'

/** What a step that is done has led to. */
export function summaryOf(step: StepId, state: BridgeState): string {
  switch (step) {
    case 'server':
      return state.server
        ? `${state.server.name}. ${aboutServer(state.server)}; ${whereIs(state.server)}`
        : ''
    case 'sign-in':
      return state.login.is === 'signed-in' ? `As ${state.login.account.name}` : ''
    case 'set':
      return state.set.id === usualSet
        ? `${state.set.name}: assistants can look, and change nothing`
        : state.set.name
    case 'assistant': {
      const names = connectedNames(state)
      const seen = state.assistants.map(({ name }) => name)
      return [...new Set(names.length > 0 ? names : seen)].join(', ')
    }
    case 'ask':
      return answeredCall(state)?.tool ?? ''
  }
}
