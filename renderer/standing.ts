import type { BridgeState } from '../bridge/api.ts'
import { healthWords } from './health.tsx'
import { besidePart } from './servers/words.ts'
import type { BesideServer } from './types.ts'
import type { Connection } from './state-stream.ts'

/** From good to bad. */
const levels = ['good', 'unknown', 'warning', 'bad'] as const
type Level = (typeof levels)[number]

export interface Standing {
  /** What it is said of. */
  of: 'bridge' | 'PanDA' | 'login' | 'tools'
  level: Level
  /** `Signed out`: after the name of the server. */
  words: string
  /** Where there is more about it, as the address has it. */
  leadsTo: string
  /** The server that it is said of, where that is not the first. */
  at?: string
}

/**
 * What the header shows: the worst of bridge, PanDA, login and tools. Of two that are as bad, the one that the other
 * depends on.
 */
export function standingOf(state: BridgeState, connection: Connection): Standing {
  const panda = ofPanda(state)
  const all = [
    ofBridge(state, connection),
    panda,
    ofLogin(state),
    ofTools(state),
    ...state.beside.flatMap((one) => ofBeside(state, one)),
  ]
  const worst = all.reduce((worst, each) =>
    levels.indexOf(each.level) > levels.indexOf(worst.level) ? each : worst,
  )
  return worst.level === 'good' ? panda : worst
}

/** Of one that is used beside the first, whose card says more. */
function ofBeside(state: BridgeState, one: BesideServer): Standing[] {
  const own = { ...state, ...one, further: [] }
  const place = { at: one.server.name, leadsTo: `overview/${besidePart(one)}` }
  return [ofPanda(own), ofLogin(own), ofTools(own)].map((standing) => ({ ...standing, ...place }))
}

function ofBridge({ problems }: BridgeState, connection: Connection): Standing {
  const of = 'bridge'
  if (connection === 'silent')
    return { of, level: 'bad', words: 'The bridge has not answered', leadsTo: 'overview' }
  if (problems.length > 0)
    return { of, level: 'warning', words: 'A problem of the bridge', leadsTo: 'overview/problems' }
  return { of, level: 'good', words: 'Answers', leadsTo: 'overview' }
}

function ofPanda({ server, health }: BridgeState): Standing {
  const of = 'PanDA'
  if (!server) return { of, level: 'unknown', words: 'No server', leadsTo: 'start' }
  const words = healthWords(health).short
  const levelOf: Record<NonNullable<typeof health>['is'], Level> = {
    alive: 'good',
    unknown: 'unknown',
    slow: 'warning',
    refusing: 'bad',
    unreachable: 'bad',
    untrusted: 'bad',
  }
  return { of, level: levelOf[health?.is ?? 'unknown'], words, leadsTo: 'overview/panda' }
}

function ofLogin({ server, login }: BridgeState): Standing {
  const of = 'login'
  const leadsTo = 'overview/account'
  if (server) {
    if (login.is === 'signing-in') return { of, level: 'warning', words: 'Sign-in not finished', leadsTo }
    if (login.is === 'signed-out')
      return { of, level: login.problem ? 'bad' : 'warning', words: 'Signed out', leadsTo }
    if (login.problem) {
      const words = login.problem.code === 'file-access' ? 'Login not kept' : 'Login not renewed'
      return { of, level: 'warning', words, leadsTo }
    }
    if (login.hosts.some(({ is, isMonitor }) => is === 'asked' && isMonitor !== true))
      return { of, level: 'warning', words: 'A question about your login', leadsTo: 'overview' }
  }
  return { of, level: 'good', words: 'Signed in', leadsTo }
}

/** That nobody is signed in, or the login may not go there: the login says it. */
const saidOfLogin: ReadonlySet<string> = new Set(['signed-out', 'not-allowed'])

function ofTools({ server, upstream, further }: BridgeState): Standing {
  const of = 'tools'
  const leadsTo = 'overview/problems'
  if (server) {
    // Calls fail, whatever PanDA itself says of being alive.
    if (upstream.problem && !saidOfLogin.has(upstream.problem.code))
      return { of, level: 'bad', words: 'Tools do not answer', leadsTo }
    if (further.some(({ is, problem }) => problem && is !== 'not-linked'))
      return { of, level: 'warning', words: 'Some tools do not answer', leadsTo: 'overview/upstreams' }
    const held = [upstream, ...further].some(({ heldTools }) => heldTools.length > 0)
    if (held) return { of, level: 'warning', words: 'Tools held back', leadsTo }
    if (upstream.tools === 0) return { of, level: 'unknown', words: 'No tools yet', leadsTo: 'tools' }
  }
  return { of, level: 'good', words: 'Tools answer', leadsTo: 'tools' }
}
