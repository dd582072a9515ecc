import { describe, expect, it } from 'vitest'
import { ended, linesOf, newRecordFolder, openRecord } from '../../test/activity-record.ts'

// What is kept of one call.

describe('the activity record', () => {
  it('keeps what PanDA said of a failed call, without secrets and at most 500 characters of it', async () => {
    const record = await openRecord(newRecordFolder())
    const said = `PanDA did not do this. It says: "bad token=hunter2 for ghp_${'a1B2c3D4e5'.repeat(4)}" `
    const { message } = record.add(ended({ outcome: 'failed', message: said + 'x'.repeat(1_000_000) }))
    expect(message).toMatch(/^PanDA did not do this\. It says: "bad token=\[secret\] for \[secret\]" x+…$/)
    expect(message?.length).toBe(501)
  })

  it.each([
    [{ task_id: 46374283 }, { tasks: [46374283] }],
    [
      { jedi_task_id: '46374283', job_ids: [5, '6', 5, 'x', -1, null] },
      { tasks: [46374283], jobs: [5, 6] },
    ],
    [
      { job_ids: Array.from({ length: 100_000 }, (_, index) => index + 1) },
      { jobs: Array.from({ length: 20 }, (_, index) => index + 1) },
    ],
    [{ job_id: 1.5, task_id: { a: 1 } }, {}],
    [[46374283], {}],
    [undefined, {}],
  ])('finds the numbers of tasks and jobs in the arguments %#', async (given, expected) => {
    const record = await openRecord(newRecordFolder())
    const { tasks, jobs } = record.add(ended({ arguments: given }))
    expect({ tasks, jobs }).toEqual(expected)
  })

  it('takes the numbers in a call to another server for no tasks and jobs', async () => {
    const record = await openRecord(newRecordFolder())
    const { tasks, jobs } = record.add(ended({ arguments: { task_id: 7 }, upstream: 'Rucio' }))
    expect({ tasks, jobs }).toEqual({ tasks: undefined, jobs: undefined })
  })

  it('masks secrets and shortens what is long, in memory and on disk', async () => {
    const folder = newRecordFolder()
    const record = await openRecord(folder)
    const call = record.add(
      ended({
        tool: 'x'.repeat(10_000),
        arguments: {
          task_id: 7,
          token: 'hunter2',
          job_ids: Array.from({ length: 100_000 }, (_, index) => index),
          text: 'y'.repeat(1_000_000),
        },
      }),
    )
    await record.flush()
    const [line = ''] = await linesOf(folder)
    expect(JSON.parse(line)).toEqual(call)
    expect(line).not.toContain('hunter2')
    expect(line.length).toBeLessThan(5_000)
    expect(call.arguments).toMatchObject({
      task_id: 7,
      token: '[secret]',
      job_ids: expect.arrayContaining(['… [99900 more items]']) as unknown,
      text: `${'y'.repeat(1_000)}… [999000 more characters]`,
    })
    const names = Object.fromEntries(
      Array.from({ length: 5_000 }, (_, index) => ['n'.repeat(50) + index, index]),
    )
    expect(record.add(ended({ arguments: names })).arguments).toMatchObject({ '…': '4970 more entries' })
    const wide = Array.from({ length: 50 }, () =>
      Array.from({ length: 50 }, () => Array.from({ length: 50 }, () => 'z'.repeat(50))),
    )
    expect(
      JSON.stringify(record.add(ended({ arguments: [wide, wide, wide, wide] })).arguments).length,
    ).toBeLessThan(4_001)
  })
})
