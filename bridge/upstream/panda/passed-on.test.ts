import { describe, expect, test } from 'vitest'
import { endpointOfTool } from '../../panda/catalogue/index.ts'
import { explain } from './explain.ts'

const said = (tool: string, text: string) => {
  const result = { content: [{ type: 'text', text: `Error calling tool '${tool}': ${text}` }], isError: true }
  const explained = explain(result, endpointOfTool(tool)) as typeof result
  return { first: explained.content[0]?.text ?? '', parts: explained.content.length }
}

const pool = "HTTPSConnectionPool(host='panda.example', port=25443): "

describe('what PandaMCP passes on of a change', () => {
  test.each([
    ['502 Server Error: Bad Gateway for url: https://panda.example/api/v1/job/kill', /not known/],
    ['504 Server Error: Gateway Timeout for url: https://panda.example/api/v1/job/kill', /not known/],
    ['500 Server Error: Internal Server Error for url: https://panda.example/api/v1/job/kill', /not known/],
    [`${pool}Read timed out. (read timeout=180)`, /may still be carried out/],
    [
      "('Connection aborted.', RemoteDisconnected('Remote end closed connection without response'))",
      /not known/,
    ],
    ["('Connection broken: IncompleteRead(0 bytes read)', IncompleteRead(0 bytes read))", /not known/],
    ['Response ended prematurely', /not known/],
    [
      "('Received response with content-encoding: gzip, but failed to decode it.', error('incorrect header check'))",
      /not known/,
    ],
    ['Expecting value: line 1 column 1 (char 0)', /not known/],
    [
      `${pool}Max retries exceeded with url: /api/v1/job/kill (Caused by SSLError(SSLError(1, '[SSL: DECRYPTION_FAILED_OR_BAD_RECORD_MAC]')))`,
      /not known/,
    ],
    [
      `${pool}Max retries exceeded with url: /api/v1/job/kill (Caused by ResponseError('too many 502 error responses'))`,
      /not known/,
    ],
  ])('"%s": it is not known whether it was carried out, and never "try again"', (text, what) => {
    const { first, parts } = said('job_kill', text)
    expect(first).toMatch(what)
    expect(first).toMatch(/Look at what it acts on, such as the task or job, before repeating it/)
    expect(first).not.toMatch(/try again|overloaded/i)
    expect(parts).toBe(2)
  })

  test('that it could not be sent is known', () => {
    const { first } = said(
      'job_kill',
      `${pool}Max retries exceeded with url: /api/v1/job/kill (Caused by NewConnectionError('refused'))`,
    )
    expect(first).toMatch(/was not carried out.*try again/)
  })
})

test.each([
  ['502 Server Error: Bad Gateway for url: https://panda.example/x', /PanDA failed \(HTTP 502\)\. Try again/],
  ['503 Server Error: Service Unavailable for url: https://panda.example/x', /overloaded \(HTTP 503\)/],
  [`${pool}Read timed out. (read timeout=180)`, /has not answered in time\. It may be overloaded/],
  ["('Connection aborted.', RemoteDisconnected('x'))", /broke before the answer came\. .*try again/],
])('a read that failed with "%s" may be tried again', (text, what) => {
  expect(said('task_get_status', text).first).toMatch(what)
})

test('a 403 names the three reasons that it can have', () => {
  const { first } = said('task_kill', '403 Client Error: Forbidden for url: https://panda.example/x')
  expect(first).toMatch(/was not carried out.*member of the VO.*banned.*not have the method/)
})

test.each(["name 'x' is not defined", '404 Client Error: Not Found'])(
  '"%s" says for itself what is wrong',
  (text) => {
    expect(said('task_kill', text)).toEqual({ first: `Error calling tool 'task_kill': ${text}`, parts: 1 })
  },
)
