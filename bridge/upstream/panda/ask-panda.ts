import { endpointOfTool, type Endpoint } from '../../panda/catalogue/index.ts'
import { explainFailure } from '../../panda/envelope.ts'
import { JsonDocument } from '../../results/index.ts'
import { headOf } from '../large/large-answers.ts'
import { isEnvelope } from './rest/answer.ts'
import { likeRest } from './tool.ts'
import type { Upstream } from '../upstream.ts'

/** Why there is nothing to read in an answer. */
export class Unread extends Error {}

/**
 * Asks PanDA for something in the user's name that goes to no assistant, by whichever way it is reached.
 * @param tool of an endpoint that only looks
 * @returns `data` of PanDA's answer
 * @throws Unread where PanDA says no, or what is none of its answers; what {@link Upstream.request} throws
 */
export async function askPanda(
  upstream: Pick<Upstream, 'request'>,
  tool: string,
  input: Record<string, unknown>,
  signal: AbortSignal,
): Promise<unknown> {
  const request = { method: 'tools/call', params: { name: tool, arguments: input } }
  const endpoint = endpointOfTool(tool) as Endpoint
  const result = likeRest(endpoint, await upstream.request(request, { signal, readOnly: true }))
  const { structuredContent } = result
  const answer = structuredContent instanceof JsonDocument ? headOf(structuredContent) : structuredContent
  if (!isEnvelope(answer)) throw new Unread('the answer is none of PanDA’s')
  const failure = explainFailure(answer, endpoint)
  if (failure) throw new Unread(failure.message)
  if (answer['data'] === undefined) throw new Unread('PanDA’s answer is too large')
  return answer['data']
}
