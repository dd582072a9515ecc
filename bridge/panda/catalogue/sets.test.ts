import { describe, expect, it } from 'vitest'
import { catalogue, endpointSets, toolName } from './index.ts'
import type { EndpointSetId } from './sets.ts'

const members = (id: EndpointSetId) =>
  catalogue.filter((endpoint) => endpointSets.find((set) => set.id === id)?.includes(endpoint))
const tools = (id: EndpointSetId) => members(id).map(toolName)

describe('endpoint sets', () => {
  it('are four, from the safest to the widest', () => {
    expect(endpointSets.map(({ id, name }) => [id, name])).toEqual([
      ['look', 'Look'],
      ['my-work', 'My work'],
      ['operations', 'Operations'],
      ['pandamcp-default', 'PandaMCP default'],
    ])
    for (const { description } of endpointSets) expect(description).toMatch(/^[A-Z].{20,110}\.$/)
  })

  it.each(endpointSets.map(({ id }) => id))('%s gives out no secret and nothing meant for robots', (id) => {
    expect(
      members(id)
        .filter(({ sensitive }) => sensitive)
        .map(toolName),
    ).toEqual([])
    expect(
      members(id)
        .filter(({ audience }) => audience === 'robot')
        .map(toolName),
    ).toEqual([])
    expect(
      members(id)
        .filter(({ multipart }) => multipart)
        .map(toolName),
    ).toEqual([])
  })

  it('Look only reads, by GET', () => {
    expect(members('look').length).toBeGreaterThan(15)
    for (const { effect, method } of members('look')) expect([effect, method]).toEqual(['read', 'GET'])
    expect(tools('look')).toEqual(
      expect.arrayContaining(['task_get_detailed_info', 'job_get_description_incl_archive']),
    )
  })

  it('My work adds exactly the commands that PanDA limits to your own tasks and jobs, or that make new ones', () => {
    const added = tools('my-work').filter((tool) => !tools('look').includes(tool))
    expect(added.toSorted()).toEqual([
      'file_server_upload_event_picking_request',
      'file_server_upload_file_recovery_request',
      'file_server_upload_workflow_request',
      'idds_execute_idds_workflow_command',
      'job_kill',
      'job_submit',
      'task_finish',
      'task_kill',
      'task_kill_unfinished_jobs',
      'task_retry',
      'task_submit',
      'workflow_submit_workflow',
      'workflow_submit_workflow_raw_request',
    ])
    for (const { role } of members('my-work')) expect(role).not.toBe('production')
  })

  it('each of the first three holds the one before', () => {
    expect(tools('my-work')).toEqual(expect.arrayContaining(tools('look')))
    expect(tools('operations')).toEqual(expect.arrayContaining(tools('my-work')))
    expect(tools('operations')).toEqual(
      expect.arrayContaining(['task_change_priority', 'task_reassign', 'job_reassign']),
    )
  })

  it('PandaMCP default is the 59 that it comes with', () => {
    expect(members('pandamcp-default')).toHaveLength(59)
  })
})
