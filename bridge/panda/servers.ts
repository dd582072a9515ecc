import { z } from 'zod'
import { toBridgeError, BridgeError } from '../errors.ts'
import { comparable } from '../platform/comparable.ts'
import { rendered } from '../platform/plain.ts'
import { parseMcpUrl, parseServerUrl } from './address.ts'
import { voPattern } from './vo.ts'

/** The schema of an address, in the words of who reads it. */
export function address(title: string, read: (text: string) => string) {
  const words = z.string().meta({ title })
  return words.transform((text, context) => {
    try {
      return read(text)
    } catch (thrown) {
      const { message, nextStep } = toBridgeError(thrown)
      context.addIssue({ code: 'custom', message: `${message} ${nextStep}` })
      return z.NEVER
    }
  })
}

/** A PanDA installation as the bridge talks to it. */
export const pandaServerSchema = z.object({
  name: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u, 'A name is one line of text without control characters.')
    .meta({ title: 'The name of the server' }),
  /** REST and sign-in base, without a trailing slash: `https://HOST:25443`. */
  url: address('The address of the server', parseServerUrl),
  /** The VO, with a role where one is wanted: `atlas`, `atlas.production` or `vo.belle:production`. */
  vo: z
    .string()
    .max(100)
    .regex(
      voPattern,
      'A VO is a name such as atlas or vo.belle, with a role as atlas.production or vo.belle:production.',
    )
    .meta({ title: 'The VO' }),
  /** Where its PandaMCP listens, if it has one. */
  pandaMcpUrl: address('The address of PandaMCP', parseMcpUrl).optional(),
  /** Where else, in the order in which they are tried while it cannot be reached there. */
  otherPandaMcpUrls: z.array(address('Another address of PandaMCP', parseMcpUrl)).max(3).optional(),
  /** Where its tools come from: PandaMCP where it has one that can be reached, else REST, unless the user says which. */
  upstream: z.enum(['auto', 'pandamcp', 'rest']).meta({ title: 'Where its tools come from' }).optional(),
  /** Certificate authorities to trust besides the system's: a file of PEM or DER. */
  caFile: z.string().min(1).max(4096).meta({ title: 'The file of the certificate authority' }).optional(),
  /** BigPanDA, for people who want to look for themselves. */
  monitorUrl: address('The address of the monitor', parseServerUrl).optional(),
})
export type PandaServer = z.infer<typeof pandaServerSchema>

/** What the bridge itself starts when it is chosen; port 0 stands for the one that it then listens on. */
export const demoPreset = {
  name: 'Demo',
  url: 'http://127.0.0.1:0',
  vo: 'atlas',
  pandaMcpUrl: 'http://127.0.0.1:0/mcp',
  monitorUrl: 'http://127.0.0.1:0',
} satisfies PandaServer

/** Public installations, from their own set-up pages, and the demo. PandaMCP of ATLAS answers only inside CERN's network. */
export const knownServers: readonly PandaServer[] = [
  {
    name: 'ATLAS',
    url: 'https://pandaserver.cern.ch:25443',
    vo: 'atlas',
    pandaMcpUrl: 'https://pandamcp.cern.ch/mcp/',
    otherPandaMcpUrls: ['https://aipanda120.cern.ch:8443/mcp/'],
    monitorUrl: 'https://bigpanda.cern.ch',
  },
  {
    name: 'DOMA',
    url: 'https://pandaserver-doma.cern.ch:25443',
    vo: 'wlcg',
    monitorUrl: 'https://panda-doma.cern.ch',
  },
  {
    name: 'ePIC',
    url: 'https://pandaserver01.sdcc.bnl.gov:25443',
    vo: 'EIC',
    monitorUrl: 'https://pandamon01.sdcc.bnl.gov',
  },
  {
    name: 'Rubin',
    url: 'https://usdf-panda-server.slac.stanford.edu:8443',
    vo: 'Rubin',
    monitorUrl: 'https://usdf-panda-bigmon.slac.stanford.edu:8443',
  },
  demoPreset,
]

/** Host and port of every PandaMCP that there may be: those of the known servers and of these, and behind PanDA itself. */
export function pandaMcpHosts(servers: readonly PandaServer[]): string[] {
  const addresses = [...knownServers, ...servers].flatMap(
    ({ url, pandaMcpUrl = url, otherPandaMcpUrls = [] }) => [url, pandaMcpUrl, ...otherPandaMcpUrls],
  )
  return [...new Set(addresses.map((address) => new URL(address).host))]
}

export function isDemoPreset({ url }: PandaServer): boolean {
  return URL.parse(url)?.port === '0'
}

/** The known server of that name, however it is written: who reads "ATLAS " or wide letters takes it for that. */
export function findKnownServer(name: string): PandaServer | undefined {
  return knownServers.find((server) => comparable(server.name) === comparable(name))
}

/**
 * What a user typed as `--server` and `--vo`: a known server's name, or a URL with a VO.
 * @throws BridgeError `invalid-input` that says which of the two is missing or wrong.
 */
export function chooseServer(nameOrUrl: string, vo: string | undefined): PandaServer {
  const known = findKnownServer(nameOrUrl)
  if (known) return vo === undefined ? known : { ...known, vo }
  if (!/^https?:\/\//i.test(nameOrUrl)) {
    throw new BridgeError(
      'invalid-input',
      `There is no PanDA server named ${rendered(nameOrUrl, 100)}.`,
      `Use one of ${knownServers.map((server) => server.name).join(', ')}, or a URL such as https://HOST:25443.`,
    )
  }
  if (vo === undefined) {
    throw new BridgeError(
      'invalid-input',
      'A server given by URL needs its VO.',
      'Add --vo, for example --vo atlas.',
    )
  }
  const url = parseServerUrl(nameOrUrl)
  return { name: new URL(url).host, url, vo }
}
