import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { EndedCall } from '../bridge/activity/call.ts'
import { ActivityRecord, type RecordOptions } from '../bridge/activity/record.ts'
import { silentLog } from '../bridge/home/log.ts'
import { newHome } from './homes.ts'

/** A call as it has ended, to be recorded. */
export const ended = (change: Partial<EndedCall> = {}): EndedCall => ({
  time: 1_790_000_000_000,
  client: 'claude-desktop',
  clientName: 'Claude',
  clientVersion: '1.0',
  tool: 'task_get_status',
  arguments: { task_id: 46374283 },
  effect: 'read',
  approval: 'not-needed',
  ms: 12.5,
  bytes: 300,
  outcome: 'ok',
  ...change,
})

/** Until the test has finished. */
export async function openRecord(
  folder: string,
  options: Partial<RecordOptions> = {},
): Promise<ActivityRecord> {
  const record = await ActivityRecord.open(folder, { log: silentLog, ...options })
  onTestFinished(() => record.close())
  return record
}

export const newRecordFolder = () => join(newHome().folder, 'activity')

/** Of the newest file. */
export const linesOf = async (folder: string) =>
  (await readFile(join(folder, 'activity.jsonl'), 'utf8')).split('\n')

export async function idsOnDisk(record: ActivityRecord): Promise<string[]> {
  const ids = []
  for await (const { id } of record.all()) ids.push(id)
  return ids
}
