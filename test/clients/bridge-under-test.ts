/** What the real clients connect to: the bridge and its shim, signed in to the demo. */
import { startTestBridge } from '../bridge.ts'
import { cli } from '../cli.ts'
import { STDIO_KEY } from '../../bridge/auth/key-names.ts'

export interface BridgeUnderTest {
  url: string
  /** A bearer key that is let in. */
  key: string
  /** The command of the shim. */
  stdio: { command: string; args: string[]; env: Record<string, string> }
  /** How the assistants that were let in call themselves. */
  agents(): string[]
  close(): Promise<void>
}

export async function startBridge(): Promise<BridgeUnderTest> {
  const fixture = await startTestBridge()
  const { authorization = '' } = await fixture.headersOf(STDIO_KEY)
  return {
    url: fixture.bridge.state.mcpUrl,
    key: authorization.replace('Bearer ', ''),
    stdio: {
      command: process.execPath,
      args: [cli, 'stdio'],
      env: { PANDA_BRIDGE_HOME: fixture.home.folder },
    },
    agents: () => fixture.bridge.state.assistants.map(({ name }) => name),
    close: () => fixture[Symbol.asyncDispose](),
  }
}
