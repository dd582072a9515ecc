import type { BridgeMethods } from '../api.ts'
import { BridgeError } from '../errors.ts'
import { catalogue } from '../panda/catalogue/index.ts'
import { Secret } from '../platform/secret.ts'
import type { Origin } from '../policy/decision.ts'
import type { BesideEntry } from '../server/index.ts'
import { isSameEntry, type FurtherEntry } from '../upstream/further/entry.ts'
import { MOST_UPSTREAMS } from '../upstream/further/entry-fields.ts'
import { haveSameSecrets } from '../upstream/further/kept-secrets.ts'
import { presets } from '../upstream/further/presets.ts'
import type { BridgeParts } from './bridge-parts.ts'

/**
 * Who answers besides PanDA.
 * @param where the transport that these are made for
 */
export function upstreamMethods(
  bridge: BridgeParts,
  where: Origin,
): Pick<
  BridgeMethods,
  | 'listUpstreamPresets'
  | 'saveUpstream'
  | 'removeUpstream'
  | 'switchUpstream'
  | 'linkUpstream'
  | 'awaitUpstreamLink'
  | 'finishUpstreamLink'
  | 'cancelUpstreamLink'
  | 'unlinkUpstream'
  | 'checkUpstream'
> {
  const { further } = bridge
  const entries = () => bridge.settings.read().upstreams
  const others = (name: string) => entries().filter((each) => !isSameEntry(each, { name }))
  return {
    listUpstreamPresets: async () => [...presets, ...bridge.extensions.brought.presets],
    saveUpstream: async ({ upstream, was = upstream.name, bearer, variables = {} }) => {
      checkEntry(upstream, others(was), bridge.choices.beside)
      const before = entries().find((each) => isSameEntry(each, { name: was }))
      // In its place, since the first of two that have a name counts.
      const changed = () =>
        before
          ? entries().map((each) => (isSameEntry(each, before) ? upstream : each))
          : [...entries(), upstream]
      bridge.settings.mustBeFree({ upstreams: changed() })
      if (runsAnother(upstream, before)) await mayRun(upstream, where, bridge)
      // They were given for the server that it was.
      if (before && !haveSameSecrets(before, upstream)) await further.unlink(was)
      await bridge.useUpstreams(changed())
      if (bearer !== undefined) await further.keepBearer(upstream.name, new Secret(bearer))
      const given = Object.entries(variables).map(([name, value]) => [name, new Secret(value)] as const)
      if (given.length > 0) await further.keepVariables(upstream.name, Object.fromEntries(given))
      return null
    },
    removeUpstream: async ({ name }) => {
      bridge.settings.mustBeFree({ upstreams: others(name) })
      const notice = await further.unlink(name)
      await bridge.useUpstreams(others(name))
      return { notice }
    },
    switchUpstream: async ({ name, on }) => {
      await bridge.useUpstreams(
        entries().map((each) => (isSameEntry(each, { name }) ? { ...each, on } : each)),
      )
      return null
    },
    linkUpstream: ({ name }) => further.link(name),
    awaitUpstreamLink: async ({ name }) => {
      await further.linked(name)
      return null
    },
    finishUpstreamLink: async ({ name, address }) => {
      further.finishLink(name, address)
      await further.linked(name)
      return null
    },
    cancelUpstreamLink: async ({ name }) => {
      further.cancelLink(name)
      return null
    },
    unlinkUpstream: async ({ name }) => {
      return { notice: await further.unlink(name) }
    },
    checkUpstream: ({ name }) => further.look(name),
  }
}

/** @throws BridgeError for one too many, and for a name or a prefix that would be taken for another's */
function checkEntry(
  entry: FurtherEntry,
  others: readonly FurtherEntry[],
  beside: readonly BesideEntry[],
): void {
  if (others.length >= MOST_UPSTREAMS)
    throw new BridgeError(
      'invalid-input',
      `There are ${others.length} servers besides PanDA, and there can be no more.`,
      'Remove one that is not used.',
    )
  const same = others.find((other) => isSameEntry(other, entry))
  if (same)
    throw new BridgeError(
      'invalid-input',
      `There is a server named "${same.name}" already.`,
      'Give this another name.',
    )
  const { prefix } = entry
  if (prefix === '') return
  const module = prefix.slice(0, -1)
  if (module === 'panda' || catalogue.some((endpoint) => endpoint.module === module))
    throw new BridgeError(
      'invalid-input',
      `The names of PanDA’s own tools begin with "${prefix}".`,
      'Give the server another prefix.',
    )
  const pandas = beside.map(({ server, prefix }) => ({ name: server.name, prefix }))
  const taken = [...others, ...pandas].find((other) => other.prefix === prefix)
  if (taken)
    throw new BridgeError(
      'invalid-input',
      `The tools of "${taken.name}" have the prefix "${prefix}" already.`,
      'Give this server another one.',
    )
}

function runsAnother({ reach }: FurtherEntry, before: FurtherEntry | undefined): boolean {
  if (reach.by !== 'command') return false
  const known = before?.reach
  return known?.by !== 'command' || JSON.stringify(known) !== JSON.stringify(reach)
}

/** A page must not be able to start programs: that is asked where no page answers. @throws BridgeError */
async function mayRun({ name, reach }: FurtherEntry, where: Origin, { shell }: BridgeParts): Promise<void> {
  if (where === 'command-line' || reach.by !== 'command') return
  if (!shell.confirmProgram)
    throw new BridgeError(
      'not-allowed',
      'A program can be added at the command line only: no page in a browser may start one.',
      'Add it with "panda-bridge upstreams add".',
    )
  const variables = [...Object.keys(reach.variables), ...reach.secrets]
  if (await shell.confirmProgram({ name, command: reach.command, arguments: reach.arguments, variables }))
    return
  throw new BridgeError('refused-by-user', 'The program was not added.', 'Nothing was changed.')
}
