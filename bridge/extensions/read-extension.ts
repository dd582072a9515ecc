import { createHash } from 'node:crypto'
import { BridgeError } from '../errors.ts'
import { checked } from '../panda/checked.ts'
import { asObject, parseJson } from '../platform/json.ts'
import { plainText } from '../platform/shown-text.ts'
import { EXTENSION_VERSION, extensionSchema, MOST_EXTENSION_BYTES, type Extension } from './format.ts'

/** By which it is told whether it is still the one that was looked at. */
export function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/**
 * An extension as it stands in a file.
 * @param where for what is said of it
 * @throws BridgeError `invalid-file`, with the paths of the fields that are wrong
 */
export function readExtension(text: string, where: string): Extension {
  if (Buffer.byteLength(text) > MOST_EXTENSION_BYTES)
    throw new BridgeError(
      'invalid-file',
      `The extension has more than ${MOST_EXTENSION_BYTES / 1_000_000} MB.`,
      `Make ${where} smaller.`,
    )
  const content = parseJson(text)
  checkVersion(content, EXTENSION_VERSION, 'The extension', where)
  const extension = checked(extensionSchema, content, {
    whole: 'The extension',
    code: 'invalid-file',
    byPath: true,
    nextStep: `Correct ${where}.`,
  })
  return { ...extension, prompts: extension.prompts.map((each) => ({ ...each, text: plainText(each.text) })) }
}

/** A newer file has fields whose sense this program does not know. @throws BridgeError `invalid-file` */
export function checkVersion(content: unknown, known: number, whole: string, where: string): void {
  const { version } = asObject(content)
  if (typeof version !== 'number' || version <= known) return
  throw new BridgeError(
    'invalid-file',
    `${whole} is of version ${version}, and this PanDA Bridge reads version ${known}.`,
    `Update PanDA Bridge, or ask for ${where} in version ${known}.`,
  )
}
