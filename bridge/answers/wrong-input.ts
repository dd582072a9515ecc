import type { z } from 'zod'
import { BridgeError } from '../errors.ts'
import { plainLine } from '../platform/shown-text.ts'

/** What is wrong with what was asked, in a sentence. */
export function wrongInput(tool: string, { issues }: z.ZodError): BridgeError {
  const [issue] = issues
  const where = issue?.path.join('.') ?? ''
  const what = issue?.message ?? 'it is not understood'
  return new BridgeError(
    'invalid-input',
    plainLine(`${where === '' ? 'The question' : where} is wrong: ${what}.`, 300),
    `Correct it and ask ${tool} again.`,
  )
}
