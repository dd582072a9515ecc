import { askForAnswer } from '../../../bridge/answers/ask-for-answer.ts'
import { useApi } from '../../bridge.tsx'
import { useFollowed, type Followed } from '../../followed.ts'
import type { Overview } from '../../types.ts'

/** The user's tasks and the jobs of everybody, at the server that is shown. */
export function useOverview(): Followed<Overview> {
  const api = useApi()
  return useFollowed('overview', () => askForAnswer(api, 'panda_overview', {}))
}
