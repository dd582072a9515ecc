import type { BridgeMethods } from '../api.ts'
import type { Origin } from '../policy/decision.ts'
import type { BridgeParts } from './bridge-parts.ts'

/** @param where the transport that these are made for */
export function policyMethods(
  { choices, approvals, servers, further }: BridgeParts,
  where: Origin,
): Pick<
  BridgeMethods,
  | 'listSets'
  | 'chooseSet'
  | 'copySet'
  | 'removeSet'
  | 'switchTool'
  | 'chooseFurther'
  | 'importSet'
  | 'exportSet'
  | 'setRules'
  | 'letServersAsk'
  | 'setToolList'
  | 'setBudget'
  | 'setClientRules'
  | 'answerApproval'
  | 'closeApproval'
  | 'refuseAll'
  | 'takeBack'
  | 'pause'
> {
  const done = null
  // Windows have no terminal, whatever they say.
  const from = (terminal: string | undefined) =>
    where === 'command-line' && terminal !== undefined ? { where, terminal } : { where }
  return {
    listSets: async () => choices.sets,
    chooseSet: async ({ id, server }) => (choices.chooseSet(id, servers.placeOf(server)), done),
    copySet: async ({ id, name }) => choices.copySet(id, name),
    removeSet: async ({ id }) => (choices.removeSet(id), done),
    switchTool: async ({ id, tool, on }) => (choices.switchTool(id, tool, on), done),
    chooseFurther: async ({ id, further }) => (choices.chooseFurther(id, further), done),
    importSet: async ({ text, name }) => choices.importSet(text, name),
    exportSet: async ({ id }) => choices.exportSet(id, (tool) => further.hasTool(tool)),
    setRules: async ({ rules }) => (choices.setRules(rules), done),
    letServersAsk: async ({ on }) => (choices.letServersAsk(on), done),
    setToolList: async ({ toolList }) => (choices.chooseToolList(toolList), done),
    setBudget: async ({ bytes }) => (choices.setBudget(bytes), done),
    setClientRules: async ({ client, rules }) => (choices.setClientRules(client, rules), done),
    answerApproval: async ({ id, answer, reason, terminal }) => {
      approvals.answer(id, answer, from(terminal), reason)
      return done
    },
    closeApproval: async ({ id }) => (approvals.close(id), done),
    refuseAll: async ({ reason, terminal }) => (approvals.refuseAll(from(terminal), reason), done),
    takeBack: async ({ grant }) => (approvals.takeBack(grant), done),
    pause: async ({ paused }) => (choices.pause(paused), done),
  }
}
