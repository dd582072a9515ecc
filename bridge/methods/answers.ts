import { forAnybody } from '../answers/answers-upstream.ts'
import type { BridgeMethods } from '../api.ts'
import { signedOut } from '../auth/login-state.ts'
import type { BridgeParts } from './bridge-parts.ts'

/** What the bridge itself answers, to a person, and what it reads for that by itself. */
export function answerMethods(
  bridge: BridgeParts,
): Pick<BridgeMethods, 'answer' | 'setWatchTasks' | 'getDocumentation' | 'allowDocumentation'> {
  return {
    answer: async ({ tool, arguments: input, server }) => {
      const { answers, login, tasks } = bridge.installationOf(server)
      if (login.state.is !== 'signed-in' && !forAnybody.has(tool))
        throw signedOut(bridge.servers.placeOf(server))
      // Both read the same, and PanDA is asked once.
      if (tool === 'panda_my_tasks' && input['since'] === undefined) void tasks.look()
      return answers.answer(tool, input, 'person', bridge.ended.signal)
    },
    setWatchTasks: async ({ on }) => {
      bridge.changeSettings({ watchTasks: on })
      for (const { tasks } of bridge.servers.installations) tasks.changed()
      return null
    },
    getDocumentation: () => bridge.documentation.state(),
    allowDocumentation: async ({ allow }) => {
      const { documentation, ended } = bridge
      if (!allow) {
        await documentation.refuse()
        return documentation.state()
      }
      await documentation.allow()
      return documentation.prepare({ signal: ended.signal })
    },
  }
}
