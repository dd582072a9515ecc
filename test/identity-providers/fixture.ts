import type { Client } from '@modelcontextprotocol/client'
import type { PandaServer } from '../../bridge/panda/servers.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { startTestBridge, type TestBridge } from '../bridge.ts'
import { connectClient, textOf } from '../clients.ts'
import { startPandaOf, type PandaOfProvider, type ProviderClient } from './panda.ts'

/** A bridge, signed out, before a PanDA whose users sign in at a real identity provider. */
export interface Fixture extends AsyncDisposable {
  bridge: TestBridge['bridge']
  home: TestBridge['home']
  panda: PandaOfProvider
  /** Of PanDA, as the bridge has it; for another VO, or with a CA file, `bridge.api.setServer` takes a changed one. */
  server: PandaServer
  /** A call of the assistant: what the chat shows. */
  call: () => Promise<{ isError: boolean; text: string }>
}

/** @param others of the same PanDA, by VO */
export async function startFixture(
  provider: ProviderClient,
  others: Readonly<Record<string, ProviderClient>> = {},
): Promise<Fixture> {
  const test = await startTestBridge({ signedIn: false })
  const { bridge, demo, home } = test
  let panda: PandaOfProvider | undefined
  let client: Client | undefined
  const end = async (): Promise<void> => {
    await client?.close()
    await test[Symbol.asyncDispose]()
    await panda?.[Symbol.asyncDispose]()
  }
  const { name, vo } = demoServer(demo)
  let server: PandaServer
  try {
    panda = await startPandaOf(demo, { [vo]: provider, ...others })
    server = { name, vo, url: panda.url, upstream: 'rest' }
    await bridge.api.setServer({ server })
    client = await connectClient(test, '2026')
  } catch (error) {
    await end()
    throw error
  }
  const assistant = client
  const { jediTaskID } = demo.state.world.ownTask('running')
  return {
    bridge,
    home,
    panda,
    server,
    async call() {
      const result = await assistant.callTool({ name: 'task_get_status', arguments: { task_id: jediTaskID } })
      return { isError: result.isError === true, text: textOf(result) }
    },
    [Symbol.asyncDispose]: end,
  }
}
