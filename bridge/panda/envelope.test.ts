import { describe, expect, test } from 'vitest'
import { explainFailure } from './envelope.ts'

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
