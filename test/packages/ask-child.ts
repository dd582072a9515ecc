// What the user of a home asks his bridge, as one process: `node ask-child.ts HOME METHOD INPUT`. Prints the answer.
import { connectToBridge } from '../../bridge/headless/http-client.ts'
import { homeAt } from '../../bridge/home.ts'
import type { BridgeMethod } from '../../bridge/api.ts'

const [folder = '', method = '', input = '{}'] = process.argv.slice(2)
const bridge = await connectToBridge(homeAt(folder))
const ask = bridge[method as BridgeMethod] as (input: unknown) => Promise<unknown>
process.stdout.write(JSON.stringify((await ask(JSON.parse(input))) ?? null))
