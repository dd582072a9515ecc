import { signedOut } from '../auth/login-state.ts'
import { BridgeError, toBridgeError } from '../errors.ts'
import { isOutage } from '../panda/outages.ts'
import { checkPolicy } from '../policy/policy.ts'
import type { CheckReport, CheckStep } from '../state/check-report.ts'
import { askPanda, Unread } from '../upstream/panda/ask-panda.ts'
import type { BridgeParts } from './bridge-parts.ts'

/** Milliseconds for PanDA to say whether it takes the login. */
const ASK_MS = 30_000
/** What PanDA answers to its users only, and what costs it nothing: who they are. */
const WHO_AM_I = 'system_get_user_attributes'

/**
 * Looks whether PanDA is there, whether it takes the login, and whether each of these tools may be called without anybody
 * being asked.
 */
export async function checkRun(bridge: BridgeParts, tools: readonly string[]): Promise<CheckReport> {
  const steps: CheckReport['steps'] = []
  const look = async (step: CheckStep, asked: () => Promise<string>) => {
    try {
      steps.push({ step, ok: true, message: await asked() })
      return true
    } catch (thrown) {
      const problem = toBridgeError(thrown).toValue()
      steps.push({ step, ok: false, message: problem.message, problem })
      return false
    }
  }
  const isWell = (await look('server', () => isThere(bridge))) && (await look('login', () => isTaken(bridge)))
  if (isWell) for (const tool of tools) await look('policy', () => mayCall(bridge, tool))
  return { ok: steps.every(({ ok }) => ok), steps }
}

async function isThere({ installation }: BridgeParts): Promise<string> {
  const { server, monitor } = installation
  const { is, reason } = await monitor.check()
  if (is !== 'unknown' && !isOutage(is)) return `PanDA at ${server.url} is alive.`
  const { code = 'unreachable', message = 'PanDA is not well.', nextStep = 'Try again later.' } = reason ?? {}
  throw new BridgeError(code, message, nextStep)
}

async function isTaken({ installation }: BridgeParts): Promise<string> {
  const { login, upstreams, server } = installation
  const { state } = login
  if (state.is !== 'signed-in') {
    const problem = 'problem' in state ? state.problem : undefined
    throw problem ? new BridgeError(problem.code, problem.message, problem.nextStep) : signedOut()
  }
  try {
    await askPanda(upstreams.panda.upstream, WHO_AM_I, {}, AbortSignal.timeout(ASK_MS))
  } catch (thrown) {
    if (!(thrown instanceof Unread)) throw thrown
    throw new BridgeError(
      'token-refused',
      `PanDA does not say who ${state.account.name} is: ${thrown.message}.`,
      'Check that the login is one of the VO.',
    )
  }
  return `PanDA takes the login of ${state.account.name}, VO ${server.vo}.`
}

async function mayCall({ installation, choices }: BridgeParts, tool: string): Promise<string> {
  const who = await installation.upstreams.ofTool(tool)
  who.tools.check(tool)
  const effect = who.tools.effectOf(tool)
  const { policy } = choices
  checkPolicy(policy, tool, effect, who.tools.areFurther)
  if (policy.rules[effect] === 'ask')
    throw new BridgeError(
      'not-approved',
      `A call of ${tool} waits for a person’s yes.`,
      'Let somebody be there, or allow such calls by a rule.',
    )
  return `${tool} may be called.`
}
