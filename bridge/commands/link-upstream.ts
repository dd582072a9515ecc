import type { Command } from 'commander'
import { BridgeError } from '../errors.ts'
import { handOver } from '../home/browser/hand-over.ts'
import { findHome } from '../home/home.ts'
import { connectToBridge, type RemoteBridge } from '../http/client/http-client.ts'
import { furtherEntrySchema, isSameEntry } from '../upstream/further/entry.ts'
import type { FurtherState } from '../upstream/further/further-state.ts'
import { standingWords } from '../upstream/further/standing-words.ts'
import { hasBrowser } from './browser.ts'
import { askSecret } from './person.ts'
import { askInTerminal, print, printError } from './print.ts'

/** How a server besides PanDA is entered: by a login in the browser, or by what its user types. */
export function addLink(upstreams: Command): void {
  upstreams
    .command('link <name>')
    .description('log in there in the browser, or give the token or the secrets that it is entered with')
    .option('--no-browser', 'print the address only')
    .action(async (name: string, options: { browser: boolean }) => {
      const bridge = await connectToBridge(findHome())
      const { further } = await bridge.getState({})
      const state = further.find((each) => isSameEntry(each, { name }))
      if (!state)
        throw new BridgeError(
          'not-found',
          `There is no server "${name.slice(0, 100)}".`,
          'List them with "panda-bridge upstreams".',
        )
      const { reach } = state
      if (reach.by === 'http' && reach.login === 'oauth') return link(bridge, state.name, options.browser)
      await giveSecrets(bridge, state)
      printStanding(await bridge.checkUpstream({ name: state.name }))
    })
}

async function giveSecrets(bridge: RemoteBridge, state: FurtherState): Promise<void> {
  const { reach, name } = state
  const upstream = furtherEntrySchema.parse(state)
  if (reach.by === 'http' && reach.login === 'bearer')
    return void (await bridge.saveUpstream({ upstream, bearer: await askSecret(`The token for ${name}`) }))
  if (reach.by === 'command' && reach.secrets.length > 0) {
    const variables: Record<string, string> = {}
    for (const secret of reach.secrets) variables[secret] = await askSecret(`The value of ${secret}`)
    return void (await bridge.saveUpstream({ upstream, variables }))
  }
  throw new BridgeError(
    'invalid-input',
    `${name} needs no login of its own.`,
    'Its entry says how it is entered.',
  )
}

export async function link(bridge: RemoteBridge, name: string, mayOpen: boolean): Promise<void> {
  const { url } = await bridge.linkUpstream({ name })
  print`Open    ${url}`
  print`Host    ${new URL(url).host}   (log in nowhere else)`
  // Checked where it arrived: https, or this machine. Who else had it could put a login of their own in its place.
  const handedOver = mayOpen && hasBrowser(process) ? await handOver(url, findHome()) : undefined
  const ended = bridge.awaitUpstreamLink({ name })
  const elsewhere = otherBrowser(bridge, name)
  try {
    await Promise.race([ended, elsewhere])
    await ended
  } finally {
    handedOver?.end()
  }
  printStanding(await bridge.checkUpstream({ name }))
  // The terminal may still wait for an address.
  process.stdin.unref()
}

/** The browser may be on another computer, whose own 127.0.0.1 it comes back to. */
async function otherBrowser(bridge: RemoteBridge, name: string): Promise<void> {
  const typed = await askInTerminal(
    'If the browser is on another computer, paste here the address at which it ends (http://127.0.0.1...): ',
  )
  if (typed === undefined || typed.trim() === '') return
  await bridge.finishUpstreamLink({ name, address: typed })
}

export function printStanding({ name, is, tools, problem }: FurtherState): void {
  print`${name}: ${standingWords[is]}, ${tools} tools.`
  if (problem) printError`${problem.message} ${problem.nextStep}`
}
