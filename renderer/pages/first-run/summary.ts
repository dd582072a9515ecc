import type { BridgeState } from '../../../bridge/api.ts'
import { aboutServer } from '../../servers/presets.ts'
import type { StepId } from './progress.ts'

export const stepTitles: Record<StepId, string> = {
  server: 'Choose your PanDA',
  'sign-in': 'Sign in',
  set: 'Choose what assistants may do',
  assistant: 'Connect an assistant',
}

/** What a step that is done has led to. */
export function summaryOf(step: StepId, state: BridgeState): string {
  switch (step) {
    case 'server':
      return state.server ? `${state.server.name}. ${aboutServer(state.server)}.` : ''
    case 'sign-in':
      return state.login.is === 'signed-in' ? `As ${state.login.account.name}` : ''
    case 'set':
      return state.set.name
    case 'assistant': {
      const names = state.clients.filter((client) => client.state === 'connected').map(({ name }) => name)
      const seen = state.assistants.map(({ name }) => name)
      return [...new Set(names.length > 0 ? names : seen)].join(', ')
    }
  }
}
