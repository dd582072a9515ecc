import { z } from 'zod'
import { findAuthConfig } from '../auth/auth-config.ts'
import { checkMetadata } from '../auth/issuer.ts'
import { BridgeError, toBridgeError } from '../errors.ts'
import { explainNetworkError } from '../panda/certificate-error.ts'
import { fetchJson } from '../panda/fetch-json.ts'
import { AGAIN_LATER } from '../panda/http-failure.ts'
import { askIsAlive, type AliveAnswer } from '../panda/is-alive.ts'
import { isDemoPreset, type PandaServer } from '../panda/servers.ts'
import { askMcp } from './probe-pandamcp.ts'

/** In the order in which they are taken; the first that fails ends the probe, as the next ones would fail with it. */
export type ProbeStepName =
  'authorities' | 'connection' | 'certificate' | 'panda' | 'vo' | 'identity-provider' | 'pandamcp'

export interface ProbeStep {
  step: ProbeStepName
  ok: boolean
  /** One sentence that says what was found. */
  message: string
  /** What to do about it, where it failed. */
  nextStep: string | undefined
}

export interface ProbeReport {
  /** Whether the bridge can work with this server; without PandaMCP it can, by REST. */
  ok: boolean
  steps: ProbeStep[]
  /** Where its PandaMCP answers. */
  pandaMcpUrl: string | undefined
}

export interface ProbeOptions {
  /** Makes the server's CA file count, with `trustAuthorities`; its BridgeError is the first step's. */
  trust?: () => Promise<unknown>
  /** Hears of each step as it ends. */
  onStep?: (step: ProbeStep) => void
}

/** Milliseconds for one request. */
const REQUEST_MS = 10_000

/** It has no address until it is chosen, and then one that this program knows. */
export function notForDemo(): BridgeError {
  return new BridgeError(
    'invalid-input',
    'The demo is not looked at or changed.',
    'Choose it to use it: "panda-bridge login --server Demo", or on the page of settings.',
  )
}

/**
 * Looks whether a server entry is right, and says what is wrong with it. Sends no login.
 * It ends within a minute: it makes a handful of requests, each bounded.
 * @throws BridgeError `invalid-input` for the demo
 */
export async function probeServer(server: PandaServer, options: ProbeOptions = {}): Promise<ProbeReport> {
  if (isDemoPreset(server)) throw notForDemo()
  const { trust, onStep } = options
  const steps: ProbeStep[] = []
  const report = (step: ProbeStep): boolean => {
    steps.push(step)
    onStep?.(step)
    return step.ok
  }
  const take = async (step: ProbeStepName, work: () => Promise<string>): Promise<boolean> => {
    try {
      return report(passed(step, await work()))
    } catch (thrown) {
      return report(failed(step, toBridgeError(thrown)))
    }
  }
  const wrong: ProbeReport = { ok: false, steps, pandaMcpUrl: undefined }

  if (
    trust &&
    !(await take('authorities', async () => (await trust(), 'The certificate authorities were read.')))
  )
    return wrong
  for (const step of stepsOf(await askIsAlive(server.url), server)) if (!report(step)) return wrong
  let identityProvider = ''
  const hasVo = await take('vo', async () => {
    identityProvider = (await findAuthConfig(server)).oidc_config_url
    return `It has a sign-in for the VO ${server.vo}.`
  })
  if (!hasVo) return wrong
  if (!(await take('identity-provider', () => probeIdentityProvider(identityProvider)))) return wrong
  const { step, pandaMcpUrl } = await probePandaMcp(server)
  report(step)
  return { ok: true, steps, pandaMcpUrl }
}

function passed(step: ProbeStepName, message: string): ProbeStep {
  return { step, ok: true, message, nextStep: undefined }
}

function failed(
  step: ProbeStepName,
  { message, nextStep }: Pick<BridgeError, 'message' | 'nextStep'>,
): ProbeStep {
  return { step, ok: false, message, nextStep }
}

/** One request shows three things: who is not reached shows no certificate, and who shows a wrong one is not asked. */
function stepsOf({ is, latencyMs, reason }: AliveAnswer, server: PandaServer): ProbeStep[] {
  const { host, protocol } = new URL(server.url)
  const answered = latencyMs !== undefined
  if (reason && is === 'untrusted')
    return [passed('connection', `${host} can be reached.`), failed('certificate', reason)]
  if (reason && !answered) return [failed('connection', reason)]
  return [
    passed('connection', `${host} can be reached.`),
    ...(protocol === 'https:' ? [passed('certificate', 'Its certificate is trusted.')] : []),
    reason && is === 'refusing'
      ? failed('panda', reason)
      : passed('panda', `PanDA says that it is alive (after ${latencyMs} ms).`),
  ]
}

const metadataSchema = z.object({
  issuer: z.string(),
  token_endpoint: z.string(),
  device_authorization_endpoint: z.string(),
})

/** @throws BridgeError */
async function probeIdentityProvider(metadataUrl: string): Promise<string> {
  const who = `The identity provider (${new URL(metadataUrl).host})`
  const { status, body } = await fetchJson(metadataUrl, who, REQUEST_MS)
  const metadata = metadataSchema.safeParse(body).data
  if (status === 200 && metadata) {
    checkMetadata(metadata, metadataUrl)
    return `${who} answers.`
  }
  throw new BridgeError('sign-in-failed', `${who} does not answer as one (HTTP ${status}).`, AGAIN_LATER)
}

type McpFound = Pick<ProbeReport, 'pandaMcpUrl'> & { step: ProbeStep }

/** Where none is given, one behind PanDA itself is at `/mcp/` of the same host and port; to have none is no fault. */
async function probePandaMcp(server: PandaServer): Promise<McpFound> {
  const given = server.pandaMcpUrl
  const address = given ?? new URL('/mcp/', server.url).href
  const found = (message: string, pandaMcpUrl: string): McpFound => ({
    step: passed('pandamcp', message),
    pandaMcpUrl,
  })
  let problem: Pick<BridgeError, 'message' | 'nextStep'>
  try {
    const answer = await askMcp(address, server.vo, AbortSignal.timeout(REQUEST_MS))
    if (answer.is === 'mcp') return found(`PandaMCP answers at ${answer.url}.`, answer.url)
    if (answer.is === 'closed' && given !== undefined)
      return found(
        `${given} wants a login (HTTP ${answer.status}): sign in to see whether it is a PandaMCP.`,
        given,
      )
    problem = {
      message: `No PandaMCP answers at ${address} (HTTP ${answer.status}).`,
      nextStep: 'Check the PandaMCP address, or leave it out.',
    }
  } catch (error) {
    problem = await explainNetworkError(error, `PandaMCP (${new URL(address).host})`, address)
  }
  const step =
    given === undefined
      ? passed('pandamcp', 'It has no PandaMCP: its REST API is used.')
      : failed('pandamcp', problem)
  return { step, pandaMcpUrl: undefined }
}
