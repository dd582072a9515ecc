import { gunzipSync } from 'node:zlib'
import type { Arguments } from './parameters.ts'
import type { RestRequest } from './rest-request.ts'

/**
 * The parameters of a request as they came: from the URL of a GET, or the JSON, form or multipart body
 * of a POST. Throws a SyntaxError for a body that is not the JSON it says to be.
 */
export function parseReceived({
  method,
  contentType = '',
  contentEncoding,
  query,
  body,
}: RestRequest): unknown {
  if (['PUT', 'POST'].includes(method)) {
    if (contentType === 'application/json') {
      return JSON.parse((contentEncoding === 'gzip' ? gunzipSync(body) : body).toString())
    }
    if (contentType.startsWith('application/x-www-form-urlencoded')) {
      return Object.fromEntries(new URLSearchParams(body.toString()))
    }
    return contentType.startsWith('multipart/form-data') ? parseMultipart(body) : {}
  }
  const parameters: Arguments = {}
  for (const name of new Set(query.keys())) {
    const values = query.getAll(name)
    parameters[name] = values.length === 1 ? (values[0] ?? '') : values
  }
  return parameters
}

/** The names of a form's fields; of a file, its name and size are kept, which is all that the demo needs. */
function parseMultipart(body: Buffer): Arguments {
  const parts = body
    .toString('latin1')
    .matchAll(/name="([^"]+)"(?:; filename="([^"]*)")?[\s\S]*?\r\n\r\n([\s\S]*?)\r\n--/g)
  return Object.fromEntries(
    Array.from(parts, ([, name = '', filename, content = '']) => [
      name,
      filename === undefined ? content : { filename, size: content.length },
    ]),
  )
}
