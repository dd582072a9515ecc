import { describe, expect, it } from 'vitest'
import { callKey, endpointOfTool, onlySubjectOf, subjectsOf } from './index.ts'
import type { Arguments, Endpoint, Json } from './types.ts'

const tool = (name: string) => endpointOfTool(name) as Endpoint

describe('the one task or job that a call acts on', () => {
  const task = (id: number) => ({ kind: 'task', id })
  const job = (id: number) => ({ kind: 'job', id })
  it.each<[string, Json, object | undefined]>([
    ['task_kill', { task_id: 46374283 }, task(46374283)],
    ['task_enable_job_cloning', { jedi_task_id: 46374283 }, task(46374283)],
    ['task_reassign_global_share', { task_id_list: [46374283] }, task(46374283)],
    ['task_reassign_global_share', { task_id_list: [1, 2] }, undefined],
    ['task_kill', { task_id: '46374283' }, undefined],
    ['task_kill', { task_id: 1.5 }, undefined],
    ['task_kill', { task_id: -1 }, undefined],
    ['task_kill', { jedi_task_id: 1 }, undefined],
    ['task_kill', null, undefined],
    ['task_submit', { task_parameters: {}, parent_tid: 1 }, undefined],
    ['job_kill', { job_ids: [1] }, job(1)],
    ['job_kill', { job_ids: [1, 2] }, undefined],
    ['job_kill', { job_ids: [1, 'x'] }, undefined],
    ['job_set_debug_mode', { job_id: 1, mode: true }, job(1)],
    ['pilot_acquire_jobs', { site_name: 'X', task_id: 1 }, undefined],
    ['file_server_upload_file_recovery_request', { task_id: 1 }, undefined],
  ])('%s with %j: %j', (name, args, subject) => {
    expect(onlySubjectOf(tool(name), args)).toEqual(subject)
  })

  it('is one of all that it names', () => {
    expect(subjectsOf(tool('task_reassign_global_share'), { task_id_list: [1, 2] })).toEqual([
      task(1),
      task(2),
    ])
    expect(subjectsOf(tool('job_kill'), { job_ids: [5, 'x', 6] })).toEqual([job(5), job(6)])
    expect(subjectsOf(tool('file_server_upload_file_recovery_request'), { task_id: 1 })).toEqual([task(1)])
  })
})

describe('the same call', () => {
  const retry = (args: Arguments) => callKey(tool('task_retry'), args)
  const plain = retry({ task_id: 1 })

  it.each<[string, Arguments]>([
    ['with a default spelled out', { task_id: 1, discard_events: false, new_parameters: null }],
    ['in another order', { no_child_retry: false, task_id: 1 }],
  ])('is the same %s', (_, args) => {
    expect(retry(args)).toBe(plain)
  })

  it.each<[string, Arguments]>([
    ['of another task', { task_id: 2 }],
    ['with a switch', { task_id: 1, discard_events: true }],
    ['with parameters', { task_id: 1, new_parameters: { ramCount: 4000 } }],
    ['with an argument that nobody knows', { task_id: 1, colour: 'red' }],
    ['with a text for a number', { task_id: '1' }],
  ])('is another %s', (_, args) => {
    expect(retry(args)).not.toBe(plain)
  })

  it('tells objects by what is in them, not by its order, and lists by both', () => {
    const withParameters = (value: Json) => retry({ task_id: 1, new_parameters: value })
    expect(withParameters({ a: 1, b: { c: 2, d: 3 } })).toBe(withParameters({ b: { d: 3, c: 2 }, a: 1 }))
    expect(withParameters({ a: [1, 2] })).not.toBe(withParameters({ a: [2, 1] }))
  })

  it('is not claimed of arguments that are too deep to be compared', () => {
    let deep: Json = 1
    for (let i = 0; i < 100_000; i += 1) deep = [deep]
    expect(retry({ task_id: 1, new_parameters: deep })).toBeUndefined()
  })
})
