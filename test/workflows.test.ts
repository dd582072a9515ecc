import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

const folder = resolve(import.meta.dirname, '../.github/workflows')

interface Step {
  uses?: string
  run?: string
}
interface Workflow {
  permissions: Record<string, string>
  jobs: Record<string, { permissions: Record<string, string>; 'timeout-minutes': number; steps: Step[] }>
}

describe.each(readdirSync(folder))('the workflow %s', (file) => {
  const text = readFileSync(join(folder, file), 'utf8')
  const workflow = parse(text) as Workflow
  const jobs = Object.values(workflow.jobs)
  const steps = jobs.flatMap((job) => job.steps)

  test('names every action by its commit, with the release beside it', () => {
    const uses = [...text.matchAll(/\buses: (.*)/g)].map(([, action]) => action)
    expect(uses.length).toBe(steps.filter((step) => step.uses !== undefined).length)
    for (const action of uses) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })

  test('gives nothing to a job but what it asks for', () => {
    expect(workflow.permissions).toEqual({})
    const asked = jobs.map(({ permissions }) => permissions)
    const writes = asked.filter((permissions) => Object.values(permissions).includes('write'))
    expect(asked).not.toContain(undefined)
    expect(writes).toEqual(file === 'release.yml' ? [{ contents: 'write' }] : [])
  })

  test('puts nothing that others write into a command line', () => {
    const commands = steps.map((step) => step.run ?? '')
    expect(commands.filter((command) => command.includes('${{'))).toEqual([])
  })

  test('ends by itself', () => {
    expect(jobs.filter((job) => !(job['timeout-minutes'] > 0))).toEqual([])
  })
})
