import type { BridgeErrorValue } from '../errors.ts'
import type { ConsentQuestion } from './consent.ts'
import type { Obtained } from './local-copy.ts'

/** How it stands with the documentation that can be fetched. */
export type DocumentationState =
  | { state: 'needs-consent'; question: ConsentQuestion }
  | { state: 'refused'; question: ConsentQuestion }
  /** Allowed, and not on this computer: the next search fetches it. `problem`: why the last one could not. */
  | { state: 'missing'; problem?: BridgeErrorValue }
  | {
      state: 'here'
      /** ISO 8601, in UTC: when it was fetched, and when it was last seen to be the newest. */
      fetchedAt: string
      checkedAt: string
      /** Day of the newest change in it. */
      date?: string
      /** Of its repository. */
      commit?: string
      sections: number
      /** Why the last attempt to refresh it failed. */
      problem?: BridgeErrorValue
      /** The copy that was here could not be read, and was fetched anew. */
      mended?: true
    }

/** @param problem why it could not be refreshed */
export function stateOf(
  { allowed, kept, problem: missing, mended }: Obtained,
  question: ConsentQuestion,
  problem?: BridgeErrorValue,
): DocumentationState {
  if (allowed === undefined) return { state: 'needs-consent', question }
  if (!allowed) return { state: 'refused', question }
  if (!kept) return { state: 'missing', ...(missing && { problem: missing }) }
  const { fetchedAt, checkedAt, date, commit, sections } = kept
  return {
    state: 'here',
    fetchedAt,
    checkedAt,
    sections: sections.length,
    ...(date !== undefined && { date }),
    ...(commit !== undefined && { commit }),
    ...(problem && { problem }),
    ...(mended && { mended }),
  }
}

/** What a person must know beside what was found, in sentences; empty where all is as it should be. */
export function noteOf(state: DocumentationState): string {
  switch (state.state) {
    case 'needs-consent':
      return `${state.question.name} was not searched: it is not on this computer, and is fetched only if you allow it.`
    case 'refused':
      return `${state.question.name} was not searched: you chose not to fetch it.`
    case 'missing':
      return state.problem
        ? `PanDA's documentation was not searched. ${state.problem.message} ${state.problem.nextStep}`
        : "PanDA's documentation was not searched: it is fetched at the next search."
    case 'here':
      return [
        state.mended ? 'The copy on this computer could not be read: it was fetched anew.' : '',
        state.problem
          ? `What was found is as of ${state.checkedAt.slice(0, 10)}: looking for something newer failed. ${state.problem.message}`
          : '',
      ]
        .filter((sentence) => sentence !== '')
        .join(' ')
  }
}
