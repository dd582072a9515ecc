import { explainError, explainText, type Explanation, type Overlay } from '../../diagnosis/index.ts'
import { BridgeError } from '../../errors.ts'
import type { Context } from '../context.ts'
import type { InputOf } from '../inputs.ts'
import type { Inquiry } from '../reading/inquiry.ts'
import { iso } from '../reading/period.ts'
import { said } from '../said.ts'
import type { ExplainedError } from '../shapes/index.ts'
import { inWords } from './in-words.ts'

/** Meanings that are told of one question. */
const MOST_MEANINGS = 5

/** What an error code, or a text that holds one, means. */
export async function askExplainError(
  { othersErrors }: Context,
  { code, component }: InputOf<'panda_explain_error'>,
  inquiry: Inquiry,
): Promise<ExplainedError> {
  if (/^\s*\d{7,}\s*$/.test(String(code))) throw noCode(String(code).trim().slice(0, 20))
  const found = meanings(code, component, await othersErrors.get()).slice(0, MOST_MEANINGS)
  inquiry.cite('the tables of PanDA Bridge', iso(Date.now()))
  if (found.some(({ monitorSays }) => monitorSays !== undefined))
    inquiry.cite('the monitor (table of errors)', iso(Date.now()))
  const asked = said(String(code), 200) ?? ''
  return {
    asked: component === undefined ? asked : `${said(component, 50) ?? ''}:${asked}`,
    meanings: found.map((error) => inWords(error)),
    sources: inquiry.sources,
    missing: found.some(({ known, monitorSays }) => known || monitorSays !== undefined)
      ? []
      : ['The tables of this program do not know this error: what PanDA itself says of it is what there is.'],
    next:
      found.length > 1
        ? ['panda_explain_job tells which of these it is, for one job.']
        : ['panda_search_docs looks for it in the documentation.'],
  }
}

/** Codes have at most six digits: a longer number is that of a task or a job. */
function noCode(number: string): BridgeError {
  return new BridgeError(
    'invalid-input',
    `${number} is too long for the code of an error.`,
    `If it is the number of a job, ask panda_explain_job(${number}); if it is that of a task, panda_explain_task(${number}).`,
  )
}

function meanings(
  code: string | number,
  component: string | undefined,
  overlay: Overlay | undefined,
): Explanation[] {
  const number = typeof code === 'number' ? code : /^\d{1,6}$/.test(code) ? Number(code) : undefined
  return number === undefined ? explainText(String(code), overlay) : explainError(number, component, overlay)
}
