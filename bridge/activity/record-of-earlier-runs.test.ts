import { appendFile, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ended, idsOnDisk, linesOf, newRecordFolder, openRecord } from '../../test/activity-record.ts'

// A record that earlier runs, or earlier versions, have left.

describe('the activity record', () => {
  it('ignores a half line that a crash has left, and lines that it does not know', async () => {
    const folder = newRecordFolder()
    const first = await openRecord(folder)
    const { id } = first.add(ended())
    await first.close()
    await appendFile(join(folder, 'activity.jsonl'), '{"of":"another version"}\n{"id":"half","time":17')
    const second = await openRecord(folder)
    expect(second.calls.map((call) => call.id)).toEqual([id])
    const next = second.add(ended())
    expect(await idsOnDisk(second)).toEqual([id, next.id])
    expect((await linesOf(folder)).at(-2)).toBe(JSON.stringify(next))
  })

  it('has calls that an earlier run had sent when it was killed, and no other twice', async () => {
    const folder = newRecordFolder()
    const first = await openRecord(folder)
    for (const id of ['killed', 'ended', 'left'])
      first.begin(ended({ id, tool: 'task_kill', effect: 'destructive', outcome: 'failed' }))
    const leave = first.begin(ended({ id: 'asked', effect: 'write' }))
    leave()
    await writeFile(join(folder, 'begun-half.json'), '{"id":"ha')
    first.add(ended({ id: 'ended' }))
    await first.close()
    // As if it had been killed between the two.
    first.begin(ended({ id: 'ended' }))
    const second = await openRecord(folder)
    expect(second.calls.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['ended', 'ok'],
      ['killed', 'failed'],
      ['left', 'failed'],
    ])
    await second.close()
    expect(await readdir(folder)).toEqual(['activity.jsonl'])
  })

  it('calls a program of earlier versions’ records as its key is called, and is found by its own name too', async () => {
    const folder = newRecordFolder()
    const first = await openRecord(folder)
    first.add(ended({ client: 'claude-desktop', clientName: 'claude-ai' }))
    first.add(ended({ client: 'stdio', clientName: 'claude-ai' }))
    await first.close()
    const second = await openRecord(folder)
    expect(second.calls).toMatchObject([
      { clientName: 'Claude Desktop', program: 'claude-ai' },
      { clientName: 'claude-ai' },
    ])
    const found = await second.search({ text: 'claude-ai' }, undefined, 10)
    expect(found.calls).toHaveLength(2)
  })

  it('reads lines of earlier versions, which know less', async () => {
    const folder = newRecordFolder()
    await mkdir(folder)
    const old =
      '{"time":1790000000000,"client":"c","clientName":"C","clientVersion":"1","tool":"task_kill","arguments":{"task_id":7},"effect":"destructive","approval":"approved","ms":1,"bytes":2,"outcome":"failed","error":"unreachable","id":"old"}'
    await writeFile(join(folder, 'activity.jsonl'), `${old}\n`)
    const record = await openRecord(folder)
    expect(record.calls).toEqual([JSON.parse(old)])
    record.add(ended())
    expect(await idsOnDisk(record)).toHaveLength(2)
  })
})
