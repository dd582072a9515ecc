import { describe, expect, test } from 'vitest'
import { endpointOfTool } from './catalogue/index.ts'
import { explainFailure, explainPart } from './envelope.ts'

const no = (message: string, more: object = {}) => ({ success: false, message, data: null, ...more })

describe('a refusal of PanDA says what to do', () => {
  test.each([
    [
      'not the task owner or no production role',
      /somebody else, or no task of this server.*Check the number/,
    ],
    ['production or pilot role required', /a role in the VO that this login does not have/],
    ['no production/pilot role in VOMS FQANs or non pilot owner', /a role in the VO/],
    ["'Dana Muon' is not authorized", /certain users only/],
    ["Argument error: got an unexpected keyword argument 'max_matches'", /too old.*leave out the one/],
    ['SSL secure connection is required', /sign in again/],
    ["Type error: 'days' must be of type int, got str.", /Check the arguments/],
  ])('%s', (message, step) => {
    const failure = explainFailure(no(message))
    expect(failure?.message).toContain(message)
    expect(failure?.nextStep).toMatch(step)
  })
})

describe('a command that says for each job whether it was done', () => {
  const kill = endpointOfTool('job_kill')
  const yes = (data: unknown) => ({ success: true, message: '', data })

  test('is a failure where it was done for none', () => {
    const failure = explainFailure(yes([false, false]), kill)
    expect(failure?.message).toBe('PanDA did not do this for any of the 2 jobs.')
    expect(failure?.nextStep).toMatch(/jobs of others, those that have ended or are being killed already/)
    expect(explainFailure(yes([false]), kill)?.message).toBe('PanDA did not do this for the job.')
  })

  test('is none where it was done for some, and that is said', () => {
    expect(explainFailure(yes([true, false, true]), kill)).toBeUndefined()
    expect(explainPart(yes([true, false, true]), kill)).toMatch(/^PanDA did this for 2 of 3 jobs/)
  })

  test.each([[[true, true]], [[]], [null], [0]])('is fine with %j', (data) => {
    expect(explainFailure(yes(data), kill)).toBeUndefined()
    expect(explainPart(yes(data), kill)).toBeUndefined()
  })
})

describe('the debug mode, whose flag is the wrong way round', () => {
  const tool = endpointOfTool('job_set_debug_mode')

  test.each([true, false])('was set where PanDA says so, with success %s', (success) => {
    for (const message of ['Succeeded', 'Already set accordingly'])
      expect(explainFailure({ success, message, data: null }, tool)).toBeUndefined()
  })

  test.each([true, false])('was not where it says anything else, with success %s', (success) => {
    const failure = explainFailure({ success, message: 'job 1 was not found', data: null }, tool)
    expect(failure?.message).toBe('PanDA did not do this. It says: "job 1 was not found".')
  })
})

test('nothing to count is no fault of the database', () => {
  expect(explainFailure(no('Database failure getting job statistics'))?.nextStep).toMatch(/nothing to count/)
})

test('a traceback is left out of what PanDA says', () => {
  const message = 'it failed Traceback (most recent call last):\n  File "x.py"\nKeyError: 1'
  expect(explainFailure(no(message))?.message).toBe('PanDA did not do this. It says: "it failed".')
})

describe('a request that PanDA works on by itself', () => {
  test.each(['pending', 'running'])('is no failure while it is %s', (status) => {
    expect(explainFailure(no(`request is ${status}`, { async_meta: { status } }))).toBeUndefined()
  })

  test.each(['done', 'failed'])('is one when it is %s without success', (status) => {
    expect(explainFailure(no('no such dataset', { async_meta: { status } }))?.message).toMatch(
      /no such dataset/,
    )
  })
})
