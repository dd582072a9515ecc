import { BridgeError } from '../errors.ts'
import type { RemoteBridge } from '../http/client/http-client.ts'
import type { PandaServer } from '../panda/servers.ts'

/** A server that is not known to have a PandaMCP is asked; without one, its REST API serves. @throws BridgeError */
export async function findPandaMcp(bridge: RemoteBridge, server: PandaServer): Promise<string | undefined> {
  const report = await bridge.probeServer({ server })
  const failed = report.steps.find(({ ok, step }) => !ok && step !== 'pandamcp')
  if (failed)
    throw new BridgeError('not-panda', failed.message, failed.nextStep ?? 'Check the address of the server.')
  return report.pandaMcpUrl
}
