import path from 'node:path'
import { coverSecrets, unifiedDiff } from '../platform/diff.ts'
import type { Assistant } from './assistants/assistant.ts'
import { mayHoldKey } from './connect.ts'
import { masked, maskedKey, transportOf, type Expected, type Offer } from './offer.ts'
import { mayUse } from './permission.ts'
import { planConnect, planDisconnect, type Plan } from './plan.ts'
import { exists } from './surroundings.ts'
import { findTargetToWrite, mayBeMade, type Target, type Where } from './target.ts'

/** What a change will do, as it may be shown: no secret is in it. */
export interface Preview {
  file: string
  /** Why this file, where there was a choice. */
  note?: string
  before: string
  after: string
  /** `diff -u`; empty when nothing would change. */
  diff: string
  createsFile: boolean
  createsFolder: boolean
  makesBackup: boolean
  /** Sentences the user should read before saying yes. */
  warnings: string[]
}

/** The difference that `connect` would make. Throws as `connect` does; writes nothing. */
export async function previewConnect(assistant: Assistant, offer: Offer, where: Where): Promise<Preview> {
  const doubts = await mayUse(assistant, offer, where)
  await mayHoldKey(assistant, offer, where)
  const target = await findTargetToWrite(assistant, where)
  const { snapshot, connection } = target
  mayBeMade(target, snapshot)
  const { key } = offer.http
  const newKey = connection !== null && key !== undefined && !snapshot.text.includes(key.reveal())
  const plan = await planConnect(assistant, snapshot, connection, masked(offer, newKey), target.folder)
  // With a key that differs by its cover alone, an up-to-date file would seem to change.
  const real = await planConnect(assistant, snapshot, connection, offer, target.folder)
  const shown = real.text === snapshot.text ? { ...plan, text: snapshot.text } : plan
  return preview(target, shown, [...doubts, ...warningsOf(offer, plan)])
}

/** The difference that `disconnect` would make. Throws as `disconnect` does; writes nothing. */
export async function previewDisconnect(
  assistant: Assistant,
  expected: Expected | Offer,
  where: Where,
): Promise<Preview> {
  const target = await findTargetToWrite(assistant, where)
  return preview(
    target,
    await planDisconnect(assistant, target.snapshot, target.connection, expected, target.folder),
  )
}

function warningsOf(offer: Offer, { keyTakenOut }: Plan): string[] {
  if (transportOf(offer) === 'http')
    return [
      'The entry holds a key for your bridge: whoever reads the file, or listens at the port while the bridge does ' +
        'not run, may use PanDA as you do.',
    ]
  return keyTakenOut
    ? ['The key that stands in the file is taken back: restart the assistant after this.']
    : []
}

async function preview(
  { file, note, snapshot }: Target,
  plan: Plan,
  warnings: string[] = [],
): Promise<Preview> {
  const before = coverSecrets(snapshot.text, maskedKey)
  const after = coverSecrets(plan.text ?? '', maskedKey)
  return {
    file,
    ...(note === undefined ? {} : { note }),
    before,
    after,
    diff: plan.text === snapshot.text ? '' : unifiedDiff(file, before, after),
    createsFile: snapshot.bytes === undefined && plan.text !== undefined,
    createsFolder: !(await exists(path.dirname(snapshot.file))),
    makesBackup: snapshot.bytes !== undefined && plan.text !== snapshot.text,
    warnings,
  }
}
