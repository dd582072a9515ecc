import { describe, expect, it } from 'vitest'
import { readAnswer } from './tool-answer.ts'

const text = (value: string) => ({ type: 'text', text: value })

describe('an answer', () => {
  it('is the data of PanDA’s envelope', () => {
    const structuredContent = { success: true, message: 'fine', data: { a: 1 } }
    expect(readAnswer({ content: [], structuredContent, isError: false })).toEqual({
      failed: false,
      message: 'fine',
      data: { a: 1 },
      whole: structuredContent,
    })
  })

  it('is read from text where nothing is structured', () => {
    const content = [text('{"success":true,"message":"","data":[1]}')]
    expect(readAnswer({ content, structuredContent: undefined, isError: false }).data).toEqual([1])
    expect(readAnswer({ content: [text('hello')], structuredContent: undefined, isError: false }).data).toBe(
      'hello',
    )
    expect(readAnswer({ content: [text('12')], structuredContent: undefined, isError: false }).data).toBe(
      '12',
    )
  })

  it('is shown with what is said beside it', () => {
    const content = [text('This answer is not shown whole.'), text('{}')]
    const result = { content, structuredContent: { success: true, message: '', data: [] }, isError: false }
    expect(readAnswer(result).message).toBe('This answer is not shown whole.')
  })

  it('that PanDA calls a failure is one', () => {
    const structuredContent = { success: false, message: 'no such task', data: null }
    expect(readAnswer({ content: [], structuredContent, isError: false })).toMatchObject({
      failed: true,
      message: 'no such task',
    })
  })
})

describe('a failure', () => {
  it('is told in the bridge’s sentences, with what PanDA said kept', () => {
    const content = [text('PanDA refuses. Sign in again.'), text('{"success":false,"message":"x"}')]
    expect(readAnswer({ content, structuredContent: undefined, isError: true })).toMatchObject({
      failed: true,
      message: 'PanDA refuses. Sign in again.',
      data: { success: false, message: 'x' },
    })
  })

  it('has PanDA’s message where there are no sentences', () => {
    const content = [text('{"success":false,"message":"no such task"}')]
    expect(readAnswer({ content, structuredContent: undefined, isError: true }).message).toBe('no such task')
  })

  it('says so when nothing is said', () => {
    const { message, data } = readAnswer({ content: [], structuredContent: undefined, isError: true })
    expect(message).toBe('The call failed, and PanDA does not say why.')
    expect(data).toBeUndefined()
  })

  it('is of another server whatever it is, also where it looks like one of PanDA’s', () => {
    const structuredContent = { success: false, message: 'a page of that name', data: null }
    expect(readAnswer({ content: [], structuredContent, isError: false }, 'Notes')).toMatchObject({
      failed: false,
      message: '',
      data: structuredContent,
    })
    expect(readAnswer({ content: [], structuredContent: undefined, isError: true }, 'Notes').message).toBe(
      'The call failed, and Notes does not say why.',
    )
  })
})
