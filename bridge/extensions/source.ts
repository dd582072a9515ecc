import { z } from 'zod'
import { MOST_EXTENSION_BYTES, type Extension } from './format.ts'
import { fetchPinned, webSourceSchema, type Pinned } from './pinned.ts'
import { readExtension } from './read-extension.ts'

/** An extension that is not here yet: its text, or where it is and what it must fit. */
export const extensionSourceSchema = z.union([
  z.strictObject({
    text: z.string().max(MOST_EXTENSION_BYTES).meta({ title: 'The text of the extension' }),
  }),
  webSourceSchema,
])
export type ExtensionSource = z.output<typeof extensionSourceSchema>

/** An extension that is not here yet, as it was read. */
export interface Read {
  source: ExtensionSource
  pinned: Pinned
  extension: Extension
}

/** @throws BridgeError */
export async function readSource(source: ExtensionSource, signal: AbortSignal): Promise<Read> {
  const pinned = 'url' in source ? await fetchPinned(source, signal) : { text: source.text }
  return { source, pinned, extension: readExtension(pinned.text, 'the file') }
}
