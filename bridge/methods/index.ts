/**
 * The methods of BridgeApi, and the parts of the bridge that they act on, put together. Knows all parts; nothing of the
 * transport that a method is called by, but its name for the record.
 */
import type { BridgeMethods } from '../api.ts'
import type { Origin } from '../policy/decision.ts'
import type { BridgeParts } from './bridge-parts.ts'
import { answerMethods } from './answers.ts'
import { besideMethods } from './beside.ts'
import { bridgeMethodsOf, type Whole } from './program.ts'
import { clientMethods } from './clients.ts'
import { extensionMethods } from './extensions.ts'
import { loginMethods } from './login.ts'
import { policyMethods } from './policy.ts'
import { saveMethods } from './save.ts'
import { serverMethods } from './servers.ts'
import { shellMethods } from './shell.ts'
import { toolMethods } from './tools.ts'
import { upstreamMethods } from './upstreams.ts'

/**
 * The methods of BridgeApi, each made of the bridge's parts.
 * @param where the transport that they are made for, which stands in the record
 */
export function bridgeApi(bridge: BridgeParts, where: Origin, whole: Whole): BridgeMethods {
  const tools = toolMethods(bridge, where)
  const policy = policyMethods(bridge, where)
  return {
    ...bridgeMethodsOf(bridge, whole),
    ...serverMethods(bridge),
    ...besideMethods(bridge),
    ...upstreamMethods(bridge, where),
    ...extensionMethods(bridge),
    ...loginMethods(bridge),
    ...answerMethods(bridge),
    ...tools,
    ...policy,
    ...clientMethods(bridge),
    ...shellMethods(bridge),
    ...saveMethods(bridge.shell, { ...tools, ...policy }),
  }
}
