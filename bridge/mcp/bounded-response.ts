import { PieceCollector } from '../panda/garbage.ts'

/**
 * The response, which breaks off where it is longer than the bound.
 * @param onTooLarge is called before that
 */
export function bounded(response: Response, maxBytes: number, onTooLarge: () => void): Response {
  if (!response.ok || !response.body) return response
  let bytes = 0
  const pieces = new PieceCollector()
  const counting = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, out) {
      bytes += chunk.byteLength
      pieces.read(chunk.byteLength)
      if (bytes <= maxBytes) return out.enqueue(chunk)
      onTooLarge()
      out.error(new Error(`The response is larger than ${maxBytes} bytes.`))
    },
  })
  const { status, statusText, headers } = response
  return new Response(response.body.pipeThrough(counting), { status, statusText, headers })
}
