import type { Client } from '@modelcontextprotocol/client'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { startTestBridge, type TestBridge } from '../bridge.ts'
import { connectClient, textOf } from '../clients.ts'
import { startPandaOf, type PandaOfProvider, type ProviderClient } from './panda.ts'

/** A bridge, signed out, before a PanDA whose users sign in at a real identity provider. */
export interface Fixture extends AsyncDisposable {
  bridge: TestBridge['bridge']
  home: TestBridge['home']
  panda: PandaOfProvider
  /** A call of the assistant: what the chat shows. */
  call: () => Promise<{ isError: boolean; text: string }>
}

export async function startFixture(provider: ProviderClient): Promise<Fixture> {
  const test = await startTestBridge({ signedIn: false })
  const { bridge, demo, home } = test
  let panda: PandaOfProvider | undefined
  let client: Client | undefined
  const end = async (): Promise<void> => {
    await client?.close()
    await test[Symbol.asyncDispose]()
    await panda?.[Symbol.asyncDispose]()
  }
  try {
    panda = await startPandaOf(demo, provider)
    const { name, vo } = demoServer(demo)
    await bridge.api.setServer({ server: { name, vo, url: panda.url, upstream: 'rest' } })
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
    async call() {
      const result = await assistant.callTool({ name: 'task_get_status', arguments: { task_id: jediTaskID } })
      return { isError: result.isError === true, text: textOf(result) }
    },
    [Symbol.asyncDispose]: end,
  }
}
