import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'

/** What takes the body of an answer, piece by piece. */
interface Taker {
  add: (chunk: Buffer) => void
  end: () => void
  fail: () => void
}

/** A piece is given on as soon as it is whole, as a stream of events needs it. */
const flush = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH }

const unpackers: Readonly<Record<string, () => ReturnType<typeof createGunzip>>> = {
  gzip: () => createGunzip(flush),
  'x-gzip': () => createGunzip(flush),
  deflate: () => createInflate(flush),
  br: () => createBrotliDecompress(),
}

/**
 * Some proxies pack an answer though it was asked for as it is (`Accept-Encoding: identity`).
 * @param encoding of the header Content-Encoding (RFC 9110, section 8.4)
 * @returns what takes the body as it comes, for one that takes it unpacked
 */
export function unpacked(encoding: string | undefined, taker: Taker): Taker {
  const unpack = unpackers[encoding?.trim().toLowerCase() ?? '']?.()
  if (!unpack) return taker
  unpack
    .on('data', (chunk: Buffer) => taker.add(chunk))
    .on('end', () => taker.end())
    .on('error', () => taker.fail())
  return {
    add: (chunk) => void unpack.write(chunk),
    end: () => void unpack.end(),
    fail: () => {
      unpack.destroy()
      taker.fail()
    },
  }
}
