import type { BridgeMethods } from '../api.ts'
import type { BridgeParts } from './bridge-parts.ts'

/** What the bridge itself answers, to a person. */
export function answerMethods(
  bridge: BridgeParts,
): Pick<BridgeMethods, 'answer' | 'getDocumentation' | 'allowDocumentation'> {
  return {
    answer: ({ tool, arguments: input }) =>
      bridge.installation.answers.answer(tool, input, 'person', bridge.ended.signal),
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
