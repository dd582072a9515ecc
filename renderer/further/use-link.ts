import { useAction, type Action } from '../action.tsx'
import { useApi } from '../bridge.tsx'
import { counted } from '../counted.ts'
import { toErrorValue } from '../errors.tsx'
import type { WaitingTab } from '../sign-in/tab.ts'

/**
 * A login at a server besides PanDA: its page is shown in the tab that the click has opened, and the user's answer there
 * waited for. Without a tab only that: its page is open already.
 */
export function useLink(): Action<[name: string, tab?: WaitingTab]> {
  const api = useApi()
  return useAction(
    async (name: string, tab?: WaitingTab) => {
      try {
        const { url } = await api.linkUpstream({ name })
        tab?.show(url)
      } catch (thrown) {
        tab?.close()
        throw thrown
      }
      try {
        await api.awaitUpstreamLink({ name })
      } catch (thrown) {
        // Whoever cancels knows it.
        if (toErrorValue(thrown).code === 'cancelled') return undefined
        throw thrown
      }
      const { is, tools, problem } = await api.checkUpstream({ name })
      // oxlint-disable-next-line typescript/only-throw-error
      if (is !== 'fine' && problem) throw problem
      return { name, tools }
    },
    {
      done: (linked) =>
        linked && `${linked.name} is linked. It answers, and has ${counted(linked.tools, 'tool')}.`,
    },
  )
}
