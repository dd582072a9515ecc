import { describe, expect, it } from 'vitest'
import { catalogue, endpointOfTool, findEndpoint, toolName } from './index.ts'
import { problems } from './schema.ts'
import type { Arguments, Endpoint } from './types.ts'

const kill = findEndpoint('task', 'kill') as Endpoint

describe('the catalogue', () => {
  it('has no problem', () => {
    expect(problems(catalogue)).toEqual([])
  })

  it('can not be changed', () => {
    expect(Object.isFrozen(catalogue)).toBe(true)
  })

  it('finds every endpoint by its tool name and by module and name', () => {
    for (const endpoint of catalogue) {
      expect(endpointOfTool(toolName(endpoint))).toBe(endpoint)
      expect(findEndpoint(endpoint.module, endpoint.name)).toBe(endpoint)
    }
  })

  it('knows a module by the name PandaMCP uses, also where the URL has another and where it has underscores', () => {
    expect(endpointOfTool('credential_management_get_proxy')?.path).toBe('/api/v1/creds/get_proxy')
    expect(endpointOfTool('data_carousel_retire_unused')?.module).toBe('data_carousel')
    expect(findEndpoint('data', 'carousel_retire_unused')).toBeUndefined()
    expect(findEndpoint('creds', 'get_proxy')).toBeUndefined()
    expect(endpointOfTool('task_no_such_thing')).toBeUndefined()
    expect(endpointOfTool('constructor')).toBeUndefined()
  })
})

describe('problems', () => {
  const { ask: _, ...silent } = kill
  it.each<[string, Endpoint[], RegExp]>([
    ['an entry that is there twice', [kill, kill], /tool task_kill is there twice/],
    ['a destructive call without a question', [silent], /question belongs/],
    ['a question about what is no parameter', [{ ...kill, ask: 'Kill {what}?' }], /names what/],
    [
      'an example that does not fit',
      [{ ...kill, parameters: [{ ...kill.parameters[0]!, example: 'x' }] }],
      /example/,
    ],
    ['a path of another name', [{ ...kill, path: '/api/v1/task/finish' }], /path/],
    ['a description that is no sentence', [{ ...kill, description: 'Kills a task' }], /period/],
    ['a field that nobody knows', [{ ...kill, colour: 'red' } as Endpoint], /colour/],
  ])('tells of %s', (_name, entries, problem) => {
    expect(problems(entries).join('\n')).toMatch(problem)
  })
})

describe('effects', () => {
  it('treats handing out work as losing it, not as a read', () => {
    const acquiring = catalogue.filter(({ name }) => name.startsWith('acquire_'))
    expect(acquiring).toHaveLength(3)
    for (const { effect } of acquiring) expect(effect).toBe('destructive')
  })

  it('keeps the word for what ends work or deletes something, and tells it by the arguments where they decide', () => {
    const effect = (tool: string, args: Arguments = {}) => {
      const endpoint = endpointOfTool(tool) as Endpoint
      return endpoint.effectWith?.(args) ?? endpoint.effect
    }
    for (const tool of ['task_kill', 'task_finish', 'task_kill_unfinished_jobs', 'job_kill'])
      expect([tool, effect(tool)]).toEqual([tool, 'destructive'])
    for (const tool of ['task_retry', 'task_submit', 'task_resume', 'task_reload_input', 'job_reassign'])
      expect([tool, effect(tool)]).toEqual([tool, 'write'])
    expect(effect('task_retry', { discard_events: true })).toBe('destructive')
    expect(effect('task_retry', { discard_events: 'false' })).toBe('destructive')
    expect(effect('task_retry', { discard_events: false, new_parameters: {} })).toBe('write')
    expect(effect('task_reassign')).toBe('destructive')
    expect(effect('task_reassign', { mode: 'nokill' })).toBe('write')
    expect(effect('task_reassign', { mode: 'NoKill' })).toBe('destructive')
  })

  it('has reads as GET, but for one that only looks something up', () => {
    const posted = catalogue.filter(({ effect, method }) => effect === 'read' && method === 'POST')
    expect(posted.map(toolName)).toEqual(['file_server_validate_cache_file'])
    const changing = catalogue.filter(({ effect, method }) => effect !== 'read' && method === 'GET')
    expect(changing.map(toolName)).toEqual([])
  })

  it('marks everything that gives out a secret', () => {
    const sensitive = catalogue.filter((endpoint) => endpoint.sensitive).map(toolName)
    expect(sensitive.toSorted()).toEqual([
      'async_process_get_result',
      'credential_management_get_access_token',
      'credential_management_get_key_pair',
      'credential_management_get_proxy',
      'credential_management_get_token_key',
      'credential_management_get_user_secrets',
      'credential_management_set_user_secrets',
      'pilot_acquire_jobs',
      'pilot_update_job',
      'pilot_update_jobs_bulk',
      'system_get_attributes',
    ])
  })
})

describe('descriptions', () => {
  const tools = new Set(catalogue.map(toolName))
  const modules = [...new Set(catalogue.map(({ module }) => module))].join('|')
  const mention = new RegExp(
    String.raw`\b(?:${modules})_(?:get|set|submit|kill|retry|finish|pause|resume|change|re|update|add|acquire|upload|job|active|is|increase|avalanche|enable|disable|execute|force)[a-z_]*`,
    'g',
  )

  it.each(catalogue.map((endpoint) => [toolName(endpoint), endpoint] as const))(
    '%s names only tools that exist, and not itself',
    (tool, { summary, description, parameters }) => {
      const texts = [summary, description, ...parameters.map((parameter) => parameter.description)]
      const own = new Set(parameters.map(({ name }) => name))
      for (const [name] of texts.join(' ').matchAll(mention)) {
        if (own.has(name)) continue
        expect(tools).toContain(name)
        expect(name).not.toBe(tool)
      }
    },
  )

  it('are two to seven sentences', () => {
    const counts = catalogue.map((endpoint) => ({
      tool: toolName(endpoint),
      sentences: endpoint.description.split(/[.!?](?:\s|$)/).filter((part) => part.trim() !== '').length,
    }))
    expect(counts.filter(({ sentences }) => sentences < 2 || sentences > 7)).toEqual([])
  })
})
