import type { BridgeMethods } from '../api.ts'
import type { Origin } from '../policy/approvals.ts'
import type { BridgeParts } from './bridge-parts.ts'

/** @param where the transport that these are made for */
export function policyMethods(
  { choices, approvals }: BridgeParts,
  where: Origin,
): Pick<
  BridgeMethods,
  | 'listSets'
  | 'chooseSet'
  | 'copySet'
  | 'removeSet'
  | 'switchTool'
  | 'importSet'
  | 'exportSet'
  | 'setRules'
  | 'setBudget'
  | 'setClientRules'
  | 'answerApproval'
  | 'pause'
> {
  const done = null
  return {
    listSets: async () => choices.sets,
    chooseSet: async ({ id }) => (choices.chooseSet(id), done),
    copySet: async ({ id, name }) => choices.copySet(id, name),
    removeSet: async ({ id }) => (choices.removeSet(id), done),
    switchTool: async ({ id, tool, on }) => (choices.switchTool(id, tool, on), done),
    importSet: async ({ text, name }) => choices.importSet(text, name),
    exportSet: async ({ id }) => choices.exportSet(id),
    setRules: async ({ rules }) => (choices.setRules(rules), done),
    setBudget: async ({ bytes }) => (choices.setBudget(bytes), done),
    setClientRules: async ({ client, rules }) => (choices.setClientRules(client, rules), done),
    answerApproval: async ({ id, answer, terminal }) => {
      // Windows have none, whatever they say.
      const from = where === 'command-line' && terminal !== undefined ? { where, terminal } : { where }
      approvals.answer(id, answer, from)
      return done
    },
    pause: async ({ paused }) => (choices.pause(paused), done),
  }
}
