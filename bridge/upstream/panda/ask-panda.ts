import { endpointOfTool, type Endpoint } from '../../panda/catalogue/index.ts'
import { explainFailure } from '../../panda/envelope.ts'
import { JsonDocument } from '../../results/index.ts'
import { headOf } from '../large/large-answers.ts'
import { failureIn } from './passed-on.ts'
import { isEnvelope } from './rest/answer.ts'
import { likeRest } from './tool.ts'
import type { Upstream } from '../upstream.ts'

type Asked = Pick<Upstream, 'request'>

/** Why there is nothing to read in an answer. */
export class Unread extends Error {}

/**
 * Asks PanDA for something in the user's name that goes to no assistant, by whichever way it is reached.
 * @param tool of an endpoint that only looks
 * @returns `data` of PanDA's answer
 * @throws Unread where PanDA says no, or what is none of its answers; what {@link Upstream.request} throws
 */
export async function askPanda(
  upstream: Asked,
  tool: string,
  input: Record<string, unknown>,
  signal: AbortSignal,
): Promise<unknown> {
  const { data } = await answerTo(upstream, tool, input, signal)
  if (data === undefined) throw new Unread('PanDA’s answer is too large')
  return data
}

/**
 * The same for `data` that is a list, or an object of alike values: one after the other, so that an answer of many MB is
 * never in memory but as the bytes that came.
 */
export async function askPandaForRows(
  upstream: Asked,
  tool: string,
  input: Record<string, unknown>,
  signal: AbortSignal,
): Promise<Iterable<unknown>> {
  const { data, large } = await answerTo(upstream, tool, input, signal)
  if (data === undefined && large) return rowsOf(large)
  return typeof data === 'object' && data !== null ? Object.values(data) : []
}

function* rowsOf(document: JsonDocument): Generator {
  for (const [name, value] of document.entries(document.root)) {
    if (name !== 'data') continue
    if (value.kind === 'array') for (const item of document.items(value)) yield document.parse(item)
    if (value.kind === 'object') for (const [, item] of document.entries(value)) yield document.parse(item)
  }
}

/** @returns `data`, undefined where it is too large to be parsed; then `large` has it */
async function answerTo(
  upstream: Asked,
  tool: string,
  input: Record<string, unknown>,
  signal: AbortSignal,
): Promise<{ data: unknown; large: JsonDocument | undefined }> {
  const request = { method: 'tools/call', params: { name: tool, arguments: input } }
  const endpoint = endpointOfTool(tool) as Endpoint
  const result = likeRest(endpoint, await upstream.request(request, { signal, readOnly: true }))
  const passedOn = failureIn(result, endpoint)
  if (passedOn) throw passedOn
  const { structuredContent } = result
  const large = structuredContent instanceof JsonDocument ? structuredContent : undefined
  const answer = large ? headOf(large) : structuredContent
  if (!isEnvelope(answer)) throw new Unread('the answer is none of PanDA’s')
  const failure = explainFailure(answer, endpoint)
  if (failure) throw new Unread(failure.message)
  return { data: answer['data'], large }
}
