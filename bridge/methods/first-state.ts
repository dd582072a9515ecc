import type { Assistants } from '../assistants/index.ts'
import { noDocumentationNews } from '../documentation/index.ts'
import { version } from '../platform/index.ts'
import { noServer } from '../server/index.ts'
import {
  callsAtStart,
  managedState,
  type BridgeState,
  type Choices,
  type SettingsFile,
  type Shell,
} from '../state/index.ts'
import type { PartsOptions } from './options.ts'

interface Parts {
  options: PartsOptions
  assistants: Assistants
  choices: Choices
  settings: SettingsFile
  shell: Shell
  problems: BridgeState['problems']
  settingsState: (port: number) => Pick<BridgeState, 'ports' | 'autoRepair' | 'watchTasks'>
}

/** What there is to say before a server is in use and before anybody has asked. */
export function firstState(bridge: Parts): BridgeState {
  const { options, assistants, choices, settings, shell } = bridge
  const { home, activity } = options
  return {
    version,
    robot: options.robot?.name,
    mcpUrl: '',
    folders: { home: home.folder, logs: home.logsFolder },
    ...noServer,
    beside: [],
    ...callsAtStart(activity.calls),
    runningCalls: [],
    ...assistants.state,
    ...bridge.settingsState(0),
    ...choices.state,
    approvals: [],
    leftApprovals: [],
    grants: [],
    clients: [],
    problems: bridge.problems,
    further: [],
    managed: managedState(settings.managed),
    extensions: [],
    moreQuestions: [],
    probe: undefined,
    documentation: noDocumentationNews,
    shell: shell.state,
  }
}
