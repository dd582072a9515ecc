import type { BridgeMethods } from '../api.ts'
import type { BridgeParts } from './bridge-parts.ts'

export function policyMethods({
  choices,
  approvals,
}: BridgeParts): Pick<
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
    answerApproval: async ({ id, answer }) => (approvals.answer(id, answer), done),
    pause: async ({ paused }) => (choices.pause(paused), done),
  }
}
