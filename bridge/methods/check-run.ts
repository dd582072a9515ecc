import { signedOut } from '../auth/login-state.ts'
import { originOf } from '../auth/robot/read-token.ts'
import { BridgeError, toBridgeError, type BridgeErrorCode } from '../errors.ts'
import { isOutage } from '../panda/outages.ts'
import type { Secret } from '../platform/secret.ts'
import { checkPolicy } from '../policy/policy.ts'
import type { CheckReport, CheckStep } from '../state/check-report.ts'
import { askPanda, Unread } from '../upstream/panda/ask-panda.ts'
import type { BridgeParts } from './bridge-parts.ts'

/** Milliseconds for PanDA to say whether it takes the login. */
const ASK_MS = 30_000
/** What PanDA answers to its users only, and what costs it nothing: who they are. */
const WHO_AM_I = 'system_get_user_attributes'

/** One of the PanDA servers in use, and the tools that are to be called there. */
interface Place {
  /** Its name where it is beside the first. */
  server: string | undefined
  tools: readonly WantedTool[]
}

interface WantedTool {
  /** As it was asked for. */
  shown: string
  /** How the server calls it. */
  name: string
}

/** Of an error that says something of the login; all others say that PanDA is not well. */
const ofLogin: ReadonlySet<BridgeErrorCode> = new Set([
  'signed-out',
  'sign-in-failed',
  'token-refused',
  'unknown-vo',
  'refused-by-panda',
])

/** PanDA does not come to say whether it takes the login. */
class NotWell extends BridgeError {}

/**
 * Looks whether PanDA is there, whether it takes the login, and whether each of these tools may be called without anybody
 * being asked; and the same at each server beside the first whose prefix stands before one of them.
 * @param server which one is meant, of several in use; the first where none is named @throws BridgeError where none is that
 */
export async function checkRun(
  bridge: BridgeParts,
  { tools, server }: { tools: readonly string[]; server?: string | undefined },
): Promise<CheckReport> {
  const steps: CheckReport['steps'] = []
  for (const place of placesOf(bridge, tools, bridge.servers.placeOf(server)))
    steps.push(...(await checkAt(bridge, place)))
  return { ok: steps.every(({ ok }) => ok), steps }
}

/** An assistant that has several servers calls a tool of one beside the first by a name with its prefix. */
function placesOf(bridge: BridgeParts, tools: readonly string[], meant: string | undefined): Place[] {
  const places = new Map<string | undefined, WantedTool[]>([[meant, []]])
  for (const shown of tools) {
    const of = bridge.servers.beside.all.find(({ entry }) => shown.startsWith(entry.prefix))?.entry
    const server = of ? of.server.name : meant
    const wanted = { shown, name: of ? shown.slice(of.prefix.length) : shown }
    places.set(server, [...(places.get(server) ?? []), wanted])
  }
  return [...places].map(([server, wanted]) => ({ server, tools: wanted }))
}

async function checkAt(bridge: BridgeParts, { server, tools }: Place): Promise<CheckReport['steps']> {
  const steps: CheckReport['steps'] = []
  const of = server === undefined ? {} : { server }
  const look = async (step: CheckStep, asked: () => Promise<string>) => {
    try {
      steps.push({ step, ok: true, message: await asked(), ...of })
      return true
    } catch (thrown) {
      const problem = toBridgeError(thrown).toValue()
      const { message } = problem
      const found = thrown instanceof NotWell ? 'server' : step
      steps.push({ step: found, ok: false, message, problem, ...of })
      return false
    }
  }
  const isWell =
    (await look('server', () => isThere(bridge, server))) &&
    (await look('login', () => isTaken(bridge, server)))
  if (isWell) for (const tool of tools) await look('policy', () => mayCall(bridge, server, tool))
  return steps
}

async function isThere(bridge: BridgeParts, place: string | undefined): Promise<string> {
  const { server, monitor } = bridge.installationOf(place)
  const { is, reason } = await monitor.check()
  if (is !== 'unknown' && !isOutage(is)) return `PanDA at ${server.url} is alive.`
  const { code = 'unreachable', message = 'PanDA is not well.', nextStep = 'Try again later.' } = reason ?? {}
  throw new BridgeError(code, message, nextStep)
}

async function isTaken(bridge: BridgeParts, place: string | undefined): Promise<string> {
  const { login, upstreams, server } = bridge.installationOf(place)
  const { state } = login
  if (state.is !== 'signed-in') {
    const problem = 'problem' in state ? state.problem : undefined
    throw problem ? new BridgeError(problem.code, problem.message, problem.nextStep) : signedOut(place)
  }
  try {
    await askPanda(upstreams.panda.upstream, WHO_AM_I, {}, AbortSignal.timeout(ASK_MS))
  } catch (thrown) {
    if (thrown instanceof Unread)
      throw new BridgeError(
        'token-refused',
        `PanDA does not say who ${state.account.name} is: ${thrown.message}.`,
        'Check that the login is one of the VO.',
      )
    const { code, message, nextStep } = toBridgeError(thrown)
    if (!ofLogin.has(code)) throw new NotWell(code, message, nextStep)
    // Nobody can sign in again.
    const next = bridge.state.robot === undefined ? nextStep : seeToToken(await login.idToken(server.url))
    throw new BridgeError(code, message, next)
  }
  return `PanDA takes the login of ${state.account.name}, VO ${server.vo}.`
}

function seeToToken(token: Secret): string {
  const said = originOf(token)
  const known = said === undefined ? '' : `The token is from ${said.issuer}, for ${said.audience}. `
  return `${known}Check that it is from the identity provider of the VO at this PanDA, for a client that PanDA takes: its own, or one of its robot_ids.`
}

async function mayCall(
  bridge: BridgeParts,
  place: string | undefined,
  { shown, name }: WantedTool,
): Promise<string> {
  const who = await bridge.installationOf(place).upstreams.ofTool(name)
  who.tools.check(name)
  const effect = who.tools.effectOf(name)
  const policy = bridge.choices.policyAt(place)
  checkPolicy(policy, name, effect, who.tools.areFurther)
  if (policy.rules[effect] === 'ask')
    throw new BridgeError(
      'not-approved',
      `A call of ${shown} waits for a person’s yes.`,
      'Let somebody be there, or allow such calls by a rule.',
    )
  return `${shown} may be called.`
}
